import { describe, expect, it, onTestFinished } from 'vitest'
import { startDeployment } from '../../src/deployments/start.ts'
import { faultNamed } from '../../src/faults/index.ts'
import { keyFromJwk, keySigner, writeJws } from '../../src/protocol/jws.ts'
import { type Change, changes, type Draft, type Known } from './changes.ts'

/**
 * Tokens of the reference's own issuer with one to three changes, rightly signed again where the signature is not what
 * changes, are sent to its MCP server: none but the rightful are accepted, and every refusal is one that a client
 * understands. The numbers are those of one seed; CLAIMCHECK_SEED chooses another.
 */

const seed = Number(process.env['CLAIMCHECK_SEED'] ?? 20_261_124)
const changed = 4200
const unchanged = 800

/** A generator of whole numbers that gives the same ones for the same seed (mulberry32). */
function randomOf(start: number): (below: number) => number {
  let state = start
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

interface Case {
  readonly token: string
  readonly made: readonly Change[]
  readonly rightful: boolean
}

function makeCase(known: Known): Case {
  const made: Change[] = []
  for (let wanted = 1 + known.random(3); wanted > 0; wanted -= 1) {
    const change = changes[known.random(changes.length)]
    if (change !== undefined && !made.some(({ thing }) => thing === change.thing)) made.push(change)
  }
  let draft = genuine(known)
  for (const change of made) draft = change.make(draft, known)
  return { token: written(draft), made, rightful: made.every(({ breaks }) => !breaks) }
}

function genuine({ issuer, resource, clientId, now, key, random }: Known): Draft {
  return {
    header: { typ: 'at+jwt', alg: 'RS256', kid: key.kid },
    claims: {
      iss: issuer,
      sub: 'alice',
      aud: resource,
      client_id: clientId,
      scope: 'notes.read',
      jti: String(random(1e9)),
      iat: now,
      exp: now + 600,
    },
    spell: (members) => JSON.stringify(members),
    sign: keySigner(key),
    bend: (token) => token,
  }
}

function written({ header, claims, spell, sign, bend }: Draft): string {
  return bend(writeJws(header, spell(claims), sign))
}

interface Target {
  readonly known: Known
  send(token: string): Promise<{ status: number; challenge: string; served: boolean }>
}

async function target(fault?: string): Promise<Target> {
  const apply = fault === undefined ? {} : { fault: faultNamed(fault, 'reference').apply }
  const started = await startDeployment('reference', apply)
  onTestFinished(() => started.stop())
  const key = await started.seats.issuer?.signingKey()
  if (key === undefined) throw new Error('the reference offers its key')
  const known: Known = {
    resource: started.mcp,
    issuer: started.issuer,
    clientId: 'a-client',
    now: Math.floor(Date.now() / 1000),
    key: keyFromJwk(key.jwk, key.alg, key.kid),
    random: randomOf(seed),
  }
  return { known, send: (token) => listTools(started.mcp, token) }
}

async function listTools(mcp: string, token: string): ReturnType<Target['send']> {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'property', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  }
  const response = await fetch(mcp, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/list',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: meta } }),
    signal: AbortSignal.timeout(10_000),
  })
  const text = await response.text()
  const challenge = response.headers.get('www-authenticate') ?? ''
  return { status: response.status, challenge, served: response.ok && text.includes('"result"') }
}

/** What is wrong with an answer, in words; undefined where nothing is. */
async function wrongWith({ token, rightful, made }: Case, { known, send }: Target): Promise<string | undefined> {
  const { status, challenge, served } = await send(token)
  const what = made.map(({ name }) => name).join(' + ') || 'unchanged'
  if (served !== rightful) return `${what}: ${served ? 'accepted' : `refused with ${status}`}`
  if (rightful) return undefined
  const understood =
    status === 401 &&
    challenge.startsWith('Bearer ') &&
    challenge.includes('error="invalid_token"') &&
    challenge.includes(`resource_metadata="${new URL(known.resource).origin}/.well-known/`)
  return understood ? undefined : `${what}: status ${status}, challenge ${challenge}`
}

/** Works through the cases until as many are wrong as one wants to read. */
async function wrongOf(cases: Iterable<Case>, at: Target, most: number): Promise<string[]> {
  const found: string[] = []
  for (const one of cases) {
    const wrong = await wrongWith(one, at)
    if (wrong !== undefined) found.push(wrong)
    if (found.length >= most) break
  }
  return found
}

function* casesOf(known: Known): Generator<Case> {
  for (let n = 0; n < changed + unchanged; n += 1)
    yield n % 25 < Math.round((25 * unchanged) / (changed + unchanged))
      ? { token: written(genuine(known)), made: [], rightful: true }
      : makeCase(known)
}

describe(`tokens with one to three changes, seed ${seed}`, () => {
  it('are accepted only when they are rightful, and refused in words that a client understands', async () => {
    const at = await target()
    const cases = [...casesOf(at.known)]
    const sent = (wanted: (one: Case) => boolean): number => cases.filter(wanted).length
    const shares = {
      tokens: cases.length,
      unchanged: sent(({ made }) => made.length === 0),
      'changed and rightful': sent(({ made, rightful }) => made.length > 0 && rightful),
      'one change': sent(({ made }) => made.length === 1),
      'two changes': sent(({ made }) => made.length === 2),
      'three changes': sent(({ made }) => made.length === 3),
      'signed by the right key': sent(
        ({ made }) => !made.some(({ thing }) => thing === 'signature' || thing === 'text'),
      ),
    }
    process.stdout.write(`property: ${JSON.stringify(shares)}\n`)
    expect(shares.tokens).toBeGreaterThanOrEqual(5000)
    expect(shares.tokens - shares.unchanged).toBeGreaterThanOrEqual(4000)
    for (const { name } of changes)
      expect([name, sent(({ made }) => made.some((one) => one.name === name)) > 20]).toEqual([name, true])
    expect(await wrongOf(cases, at, 10)).toEqual([])
  }, 180_000)

  it.each(['aud-not-compared', 'exp-by-default', 'typ-checked-if-present'])(
    'find the fault %s',
    async (fault) => {
      const at = await target(fault)
      expect(await wrongOf(casesOf(at.known), at, 1)).toEqual([expect.stringMatching(/: accepted$/)])
    },
    120_000,
  )
})
