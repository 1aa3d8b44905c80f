import type { KeyObject } from 'node:crypto'
import { CookieJar } from 'tough-cookie'
import { createClock, createNextcloud, listen, type Nextcloud } from '../../../src/nextcloud/index.ts'
import { askOf, fillJson } from './ask.ts'
import { compareResponse, type Mismatch, type Yardstick } from './compare.ts'
import { reduceHtml } from './html.ts'
import { readKeySet } from './jwt.ts'
import type { Known } from './labels.ts'
import { type Entry, type Exchange, isExchange } from './recording.ts'
import { type Reply, send } from './wire.ts'

/** An exchange that was replayed. */
export interface Outcome {
  readonly exchange: Exchange
  /** Absent: the request could not be made, since a label had no value. */
  readonly reply?: Reply
  readonly mismatches: readonly Mismatch[]
}

/** A recording that was replayed. */
export interface Replay {
  /** In the order of the recording. */
  readonly outcomes: readonly Outcome[]
  /** What the answers were measured with, as it was at the end. */
  readonly by: Yardstick
}

const instanceId = 'ocmock7fidel'

/** One replay on its way: a mock behind a port, and the browsers that were used so far. */
class Driver {
  readonly #nextcloud: Nextcloud
  readonly #by: Yardstick
  readonly #jars = new Map<string, CookieJar>()

  constructor(nextcloud: Nextcloud, by: Yardstick) {
    this.#nextcloud = nextcloud
    this.#by = by
  }

  #jar(session: string): CookieJar {
    const jar = this.#jars.get(session) ?? new CookieJar()
    this.#jars.set(session, jar)
    return jar
  }

  /** Signs a browser session in by the login page, as a person does. */
  async #signIn(user: string, session: string): Promise<void> {
    const { base, passwords } = this.#by.known
    const jar = this.#jar(session)
    const page = await send(base, { method: 'GET', target: '/index.php/login', headers: {} }, jar)
    const requesttoken = reduceHtml(page.text).requesttoken ?? ''
    const body = new URLSearchParams({ user, password: passwords.get(user) ?? '', requesttoken }).toString()
    const headers = { origin: base, 'content-type': 'application/x-www-form-urlencoded' }
    const reply = await send(base, { method: 'POST', target: '/index.php/login', headers, body }, jar)
    if (reply.headers.get('x-user-id') !== user)
      throw new Error(`${user} could not sign in: ${reply.status} to ${reply.headers.get('location')}`)
  }

  async #exchange(exchange: Exchange): Promise<Outcome> {
    const { known } = this.#by
    const { session } = exchange.request
    let ask: ReturnType<typeof askOf>
    try {
      ask = askOf(exchange, known)
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      return { exchange, mismatches: [{ where: 'request', kind: 'request', detail }] }
    }
    const reply = await send(known.base, ask, session === null ? undefined : this.#jar(session))
    return { exchange, reply, mismatches: compareResponse(exchange.response, reply, this.#by) }
  }

  async run(entries: readonly Entry[]): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = []
    for (const entry of entries) {
      if (isExchange(entry)) outcomes.push(await this.#exchange(entry))
      else if ('signIn' in entry) await this.#signIn(entry.signIn, entry.session)
      else if ('clock' in entry) this.#nextcloud.clock.advance(entry.clock.advance)
      else {
        const patch = Object.entries(entry.setting).map(([name, value]) => [name, fillJson(value, this.#by.known)])
        this.#nextcloud.change(Object.fromEntries(patch))
      }
    }
    return outcomes
  }
}

/**
 * Replays a recording against a new mock behind a loopback port, with a clock that stands still but for the recording's
 * `clock` entries. `signingKey` saves the time to make one.
 */
export async function replay(entries: readonly Entry[], signingKey: KeyObject): Promise<Replay> {
  const clock = createClock(Date.now())
  const nextcloud = createNextcloud({}, { clock, signingKey, instanceId })
  const server = await listen(nextcloud)
  try {
    const known: Known = {
      base: server.origin,
      instanceId,
      passwords: new Map(nextcloud.accounts.map(({ user, password }) => [user, password])),
      now: () => clock.now(),
      bound: new Map(),
    }
    const jwks = await send(known.base, { method: 'GET', target: '/index.php/apps/oidc/jwks', headers: {} })
    const by: Yardstick = { known, keys: readKeySet(jwks.text) }
    return { outcomes: await new Driver(nextcloud, by).run(entries), by }
  } finally {
    await server.close()
  }
}
