#!/usr/bin/env node
// Plain JavaScript that an old Node can parse, too: it is turned away in words before anything else loads.
import { existsSync } from 'node:fs'
import * as modules from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 22)) {
  process.stderr.write(
    `claimcheck needs Node 22.22 or later, and this is Node ${process.versions.node}: ` +
      'in a checkout, `npm run -s claimcheck -- ...` brings its own; elsewhere, install a newer Node.\n',
  )
  process.exit(2)
}

// Compiled code is kept for the next start, where only this user can write (npm run bench: a third of the start).
const caches = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
if (process.env.NODE_COMPILE_CACHE === undefined) modules.enableCompileCache(join(caches, 'claimcheck'))

const built = new URL('../dist/src/cli/main.js', import.meta.url)
const source = new URL('../src/cli/main.ts', import.meta.url)
// A checkout runs its sources as they are, so that a stale build can never answer for them; the package has no sources.
import((existsSync(source) ? source : built).href)
  .then(({ main }) => main(process.argv.slice(2)))
  .then((code) => {
    process.exitCode = code
  })
