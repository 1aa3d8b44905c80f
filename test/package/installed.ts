import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The checkout. */
export const checkout: string = fileURLToPath(new URL('../..', import.meta.url))

/** What a program said, and how it ended. */
export interface Said {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a program with the Node of the tests first in its path, as npm scripts of a project that brings Node 24 would. */
export async function say(folder: string, command: string, ...args: readonly string[]): Promise<Said> {
  const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter)
  const child = spawn(command, args, { cwd: folder, env: { ...process.env, PATH: path, NO_COLOR: '1' } })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  })
  return { code, ...said }
}

/** The package, packed and installed into an empty folder. */
export interface Installed {
  readonly folder: string
  /** Paths of all files in the tarball. */
  readonly files: readonly string[]
  remove(): void
}

const packed = z.tuple([z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })])

async function succeed(folder: string, command: string, ...args: readonly string[]): Promise<string> {
  const { code, out, err } = await say(folder, command, ...args)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${out}\n${err}`)
  return out
}

/** Packs the checkout, which builds it, and installs the tarball as a stranger would. */
export async function install(): Promise<Installed> {
  const root = mkdtempSync(join(tmpdir(), 'claimcheck-package-'))
  try {
    const listing = await succeed(checkout, 'npm', 'pack', '--json', '--pack-destination', root)
    const [{ filename, files }] = packed.parse(JSON.parse(listing))
    const folder = mkdtempSync(join(root, 'app-'))
    writeFileSync(join(folder, 'package.json'), '{ "name": "app", "private": true, "type": "module" }\n')
    const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts']
    await succeed(folder, 'npm', 'install', ...flags, join(root, filename))
    return { folder, files: files.map(({ path }) => path), remove: () => rmSync(root, { recursive: true }) }
  } catch (error) {
    rmSync(root, { recursive: true })
    throw error
  }
}
