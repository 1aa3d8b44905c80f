import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { opinions } from '../../src/explain/opinions.ts'
import { readToken } from '../../src/explain/token-facts.ts'

/** What a real Nextcloud answered to a token, held against what `explain -` says of that token. */

const file = 'fixtures/nextcloud/recordings/bearer-audience.json'
const now = 1_800_000_000
const base = 'https://cloud.example'

const entry = z.object({
  name: z.string().optional(),
  request: z
    .object({ headers: z.record(z.string(), z.unknown()).optional() })
    .loose()
    .optional(),
  response: z.object({ status: z.number(), body: z.unknown() }).loose().optional(),
})
const entries = z.array(entry).parse(JSON.parse(readFileSync(file, 'utf8')))

/** How the modes of the file are called by who explains. */
const parties = [
  ['provider-mode-no-aud-check-', 'Nextcloud, provider mode with the audience check off'],
  ['provider-mode-', 'Nextcloud, provider mode with the audience check on'],
  ['oidc-app-mode-', 'Nextcloud, oidc-app mode'],
] as const

const times: Readonly<Record<string, number>> = { exp: now + 900, iat: now, nbf: now, auth_time: now }

const decoded = z.object({
  $jwt: z.string(),
  header: z.record(z.string(), z.unknown()),
  payload: z.record(z.string(), z.unknown()),
})

/** A compact token with what was recorded of it; who explains verifies no signature. */
function compact({ header, payload }: z.infer<typeof decoded>): string {
  const claims = Object.entries(payload).map(([name, value]) => [name, times[name] ?? filled(value)])
  const parts = [header, Object.fromEntries(claims)].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  return `${parts.join('.')}.c2lnbmF0dXJl`
}

function filled(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('{base}', base))
}

/** Every token of the file by its label. */
const tokens = new Map<string, string>()
function collect(value: unknown): void {
  const token = decoded.safeParse(value)
  if (token.success) tokens.set(token.data.$jwt, compact(token.data))
  else if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) collect(member)
}
for (const { response } of entries) collect(response?.body)

const asked = entries.flatMap(({ name, request, response }) => {
  const party = parties.find(([beginning]) => name?.startsWith(beginning))?.[1]
  const label = /^Bearer (.+)$/.exec(String(request?.headers?.authorization))?.[1]
  if (name === undefined || party === undefined || label === undefined || response === undefined) return []
  return [
    { name, party, token: tokens.get(label) ?? 'an-opaque-token-of-seventy-two-characters', status: response.status },
  ]
})

describe('explain, held against bearer-audience.json', () => {
  it('finds the whole table', () => {
    expect(asked.length).toBeGreaterThanOrEqual(17)
    expect(new Set(asked.map(({ party }) => party)).size).toBe(3)
    expect(asked.filter(({ token }) => token.includes('.')).length).toBeGreaterThanOrEqual(14)
  })

  it.each(asked)('$name: $status', ({ name, party, token, status }) => {
    const around = { nextcloud: base, providerClientId: '{{alnum64 #1}}' }
    const opinion = opinions(readToken(token, now), around).find((one) => one.party === party)
    // Whether an opaque token is one of its own, only that Nextcloud can know; here it was.
    const expected = status !== 200 ? 'no' : name.endsWith('-opaque') ? 'depends' : 'yes'
    expect([opinion?.accepts, opinion?.reasons]).toEqual([expected, expect.anything()])
    expect(opinion?.reasons.length).toBeGreaterThan(0)
  })
})
