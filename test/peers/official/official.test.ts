import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createClient } from '../../../src/client/client.ts'
import { startDeployment } from '../../../src/deployments/start.ts'
import { createPerson } from '../../../src/person/person.ts'
import { freePort } from '../../../src/targets/free-port.ts'
import { senderTo } from '../../http/test-sender.ts'
import { judgeAuthorizationServer, judgeOurClient, required, wantingSuite } from './suite.ts'
import { explained, warnedOf } from './table.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** A client and a server are started for each of thirty scenarios. */
const patience = 300_000

const want = wantingSuite()
if (want !== undefined) process.stdout.write(`The official suite was skipped: ${want}\n`)

describe.skipIf(want !== undefined)('the official suite', () => {
  test.each(Object.entries(explained))(
    'finds at our client by %s what is explained',
    async (revision, table) => {
      const results = await judgeOurClient(revision)
      const scenarios = required(revision)
      expect(scenarios.length).toBeGreaterThan(10)
      const found = scenarios.flatMap((name) => {
        const result = results[name]
        if (result === undefined) return [[name, ['was not run']]]
        // Nothing judged, or a client that died, is no success.
        if (result.found.length === 0 && (result.succeeded === 0 || !result.finished)) return [[name, ['did not end']]]
        return result.found.length === 0 ? [] : [[name, result.found]]
      })
      expect(Object.fromEntries(found)).toEqual(
        Object.fromEntries(Object.entries(table).map(([name, { checks }]) => [name, checks])),
      )
      const unseen = Object.entries(table).filter(
        ([, { seen }]) => !readFileSync(join(process.cwd(), seen[0]), 'utf8').includes(seen[1]),
      )
      expect(unseen).toEqual([])
    },
    patience,
  )

  test.each(Object.entries(warnedOf))(
    'finds at the authorization server of %s what is explained',
    async (name, found) => {
      const target = await startDeployment(name)
      const redirectUri = `http://127.0.0.1:${await freePort()}/callback`
      const { sender } = senderTo([target.mcp, target.nextcloud, target.issuer, redirectUri])
      cleanups.push(
        () => sender.close(),
        () => target.stop(),
      )
      const account = target.accounts.find(({ user }) => user === 'alice')
      if (account === undefined) throw new Error('no alice')
      const person = createPerson({ name: 'alice', account, sender })
      const client = createClient({ sender, person, mcpUrl: target.mcp, revision: '2025-11-25', redirectUri })
      const { clientId } = (await client.registration('none')).client
      const { port } = new URL(redirectUri)
      const results = await judgeAuthorizationServer(
        ['--url', target.issuer, '--client-id', clientId, '--resource', target.mcp, '--port', port],
        (url) => void person.visit(url),
      )
      expect(Object.keys(results).length).toBe(2)
      expect(Object.values(results).flatMap((result) => result.found)).toEqual(found)
      expect(Object.values(results).every(({ succeeded }) => succeeded > 0)).toBe(true)
    },
  )
})
