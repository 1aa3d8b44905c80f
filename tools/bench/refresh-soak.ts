import { randomBytes, randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { listen } from '../../src/nextcloud/listen.ts'
import { createNextcloud } from '../../src/nextcloud/nextcloud.ts'
import { atMost, type Result } from './result.ts'
import { startInstances } from './soak/instances.ts'
import { createLedger } from './soak/ledger.ts'
import { soakOrigin, soakRedirect } from './soak/setting.ts'
import { createSoakClient } from './soak/soak-client.ts'

const goal = 10_000
const clientCount = 50
const personCount = 20

/**
 * Refreshes of many clients at two instances of the reference's AS proxy on one database, of which one is killed now and
 * then (SIGKILL), while clients also revoke and use tokens twice. Told are sessions that were lost, that outlived their
 * end, and tokens that counted twice: none of either may be.
 */
export async function measureRefreshSoak(refreshes: number = goal): Promise<readonly Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'claimcheck-soak-'))
  const accounts = Array.from({ length: personCount }, (_, n) => ({
    user: `person-${n}`,
    password: randomBytes(12).toString('base64url'),
  }))
  const nextcloud = createNextcloud({}, { accounts })
  const { clientId, clientSecret } = nextcloud.addClient({
    name: 'AS proxy',
    redirectUris: [`${soakOrigin}/oauth/callback`],
    allowedScopes: 'openid profile',
  })
  const upstream = await listen(nextcloud)
  const clients = Array.from({ length: clientCount }, (_, n) => ({
    clientId: `client-${n}`,
    redirectUris: [soakRedirect],
    tokenEndpointAuthMethod: 'none' as const,
  }))
  const instances = await startInstances({
    database: join(folder, 'proxy.sqlite'),
    upstream: { origin: upstream.origin, clientId, clientSecret },
    clients,
  })
  const ledger = createLedger()
  const started = performance.now()
  try {
    const soaking = clients.map((client, n) => {
      const person = accounts[n % personCount]
      if (person === undefined) throw new Error('there is nobody')
      return createSoakClient(client.clientId, person, instances, ledger)
    })
    const done = Promise.all(
      soaking.map(async (client) => {
        while (ledger.refreshes < refreshes) await client.step()
      }),
    )
    let soaked = false
    const kills = (async () => {
      while (!soaked) {
        await after(200 + randomInt(1500))
        if (!soaked) await instances.killOne()
      }
    })()
    await done.finally(() => {
      soaked = true
    })
    await kills
    const seconds = (performance.now() - started) / 1000
    await Promise.all(soaking.map((client) => client.settle()))
    const once = (name: string, unit: string, value: number): Result => ({
      name: `soak: ${name}`,
      unit,
      values: [value],
    })
    const never = (name: string, value: number): Result => ({ ...once(name, '', value), goal: atMost(0, 'none') })
    return [
      once('refreshes', '', ledger.refreshes),
      once('refreshes a second', '/s', ledger.refreshes / seconds),
      once('instances killed', '', instances.kills()),
      once('sessions signed in', '', ledger.signIns),
      once('sessions revoked', '', ledger.revocations),
      once('tokens used twice', '', ledger.reuses),
      once('answers that a kill cut off, and the retry ended the session', '', ledger.cutOff),
      never('sessions lost that nobody ended', ledger.wrongs.lost),
      never('sessions alive that were ended', ledger.wrongs.alive),
      never('tokens that counted twice', ledger.wrongs.twice),
    ]
  } finally {
    await instances.stop()
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
