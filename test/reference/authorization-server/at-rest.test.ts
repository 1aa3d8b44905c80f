import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { person, started } from '../../witness/deployment.ts'
import { createPlain } from '../../witness/plain.ts'
import { known, refusal, setUp } from '../workbench.ts'

/** All bytes that a deployment keeps, its log of changes included. */
function kept(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

describe.each(['reference', 'reference:opaque'])('what %s keeps', (name) => {
  test('opens nothing: no token, code or secret of anybody, here or at Nextcloud', async () => {
    const target = await started(name)
    const app = createPlain(target.mcp, 'client_secret_post')
    const first = await app.signIn(person(target, 'alice'))
    const second = await app.refresh(first.refresh_token ?? '')
    await app.call(second.access_token, 'tools/call', { name: 'profile_get', arguments: {} })
    const code = new URLSearchParams(app.wire.seen.find(({ path }) => path === '/oauth/token')?.body).get('code')

    const atRest = kept(target.seats.process?.dataDirectory ?? '')
    expect(atRest).toContain(app.registered()?.client_id ?? 'no client')
    const own = [first, second].flatMap(({ access_token, refresh_token }) => [access_token, refresh_token ?? ''])
    const upstream = (target.seats.upstream?.credentials() ?? []).map(({ value }) => value)
    const secrets = [...own, ...upstream, code ?? '', String(app.registered()?.client_secret)]
    expect(secrets.every((secret) => secret.length >= 20)).toBe(true)
    for (const secret of secrets) expect(atRest).not.toContain(secret)
  })
})

const bench = await setUp({ accessTokens: 'opaque' })

describe('an opaque token', () => {
  test('ends with its time and with its session', async () => {
    const [early, ended] = [await bench.session(known.open), await bench.session(known.open)]
    expect((await bench.introspect(early['access_token'])).body).toMatchObject({ active: true, sub: 'alice' })
    for (let use = 0; use < 2; use += 1) await bench.refresh(known.open, ended['refresh_token'])
    expect((await bench.introspect(ended['access_token'])).body).toEqual({ active: false })
    bench.clock.advance(601)
    expect((await bench.introspect(early['access_token'])).body).toEqual({ active: false })
    expect(refusal(await bench.exchange(early['access_token']))).toEqual([400, 'invalid_request'])
  })

  test('is no key to what is kept: the hash of a token opens nothing', async () => {
    const { access_token, refresh_token } = await bench.session(known.open)
    const hash = async (text: unknown): Promise<string> =>
      Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(String(text)))).toString('base64url')
    expect((await bench.introspect(await hash(access_token))).body).toEqual({ active: false })
    expect(refusal(await bench.refresh(known.open, await hash(refresh_token)))).toEqual([400, 'invalid_grant'])
    expect((await bench.refresh(known.open, refresh_token)).status).toBe(200)
  })
})
