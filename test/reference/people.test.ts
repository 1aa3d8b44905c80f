import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { StartedDeployment } from '../../src/contract/target.ts'
import { createBrowser, type Page, type Return } from '../witness/browser.ts'
import { person, running } from '../witness/deployment.ts'
import { createPlain } from '../witness/plain.ts'
import { redirectUri } from '../witness/sdk-one.ts'

const toolResult = z.object({ content: z.array(z.object({ text: z.string() })), isError: z.boolean().optional() })

/** A signed-in client that calls tools. */
type Caller = (tool: string, input?: Readonly<Record<string, unknown>>) => Promise<readonly [string, boolean]>

async function signedIn(target: StartedDeployment, who: string, mcp: string = target.mcp): Promise<Caller> {
  const app = createPlain(mcp)
  const { access_token } = await app.signIn(person(target, who))
  return async (name, input = {}) => {
    const params = { name, arguments: input }
    const { result } = await app.call(access_token, 'tools/call', params, { 'mcp-protocol-version': '2025-11-25' })
    const { content, isError } = toolResult.parse(result)
    return [content.map(({ text }) => text).join(''), isError === true]
  }
}

const note = z.object({ id: z.number(), title: z.string(), content: z.string().optional() })

describe('tools act at Nextcloud', () => {
  test('for the person who signed in: nobody else sees or changes their notes', async () => {
    const target = await running('reference')
    const [alice, bob] = [await signedIn(target, 'alice'), await signedIn(target, 'bob')]
    const [made] = await alice('notes_create', { title: 'Only mine', content: 'first' })
    const { id } = note.parse(JSON.parse(made))

    expect((await alice('notes_list'))[0]).toContain('Only mine')
    expect((await bob('notes_list'))[0]).not.toContain('Only mine')
    for (const tool of ['notes_get', 'notes_delete'])
      expect(await bob(tool, { id })).toEqual(['Nextcloud answered with status 404', true])
    expect((await bob('notes_update', { id, content: 'by bob' }))[1]).toBe(true)

    await alice('notes_update', { id, content: 'second' })
    expect(note.parse(JSON.parse((await alice('notes_get', { id }))[0]))).toMatchObject({ id, content: 'second' })
    await alice('notes_delete', { id })
    expect((await alice('notes_get', { id }))[1]).toBe(true)
  })

  test('in their own files, whatever the path says', async () => {
    const target = await running('reference')
    const [alice, bob] = [await signedIn(target, 'alice'), await signedIn(target, 'bob')]
    await alice('notes_create', { title: 'In a file', content: 'what alice wrote' })
    const [listing] = await alice('files_list', { path: 'Notes' })
    expect(listing).toContain('/remote.php/dav/files/alice/Notes/In%20a%20file')
    const path = /files\/alice\/(Notes\/In%20a%20file[^<]*)</.exec(listing)?.[1] ?? ''
    expect(await alice('files_read', { path: decodeURIComponent(path) })).toEqual(['what alice wrote', false])
    for (const sly of [decodeURIComponent(path), `../alice/${decodeURIComponent(path)}`])
      expect((await bob('files_read', { path: sly }))[1]).toBe(true)
  })

  test('by authority that Nextcloud knows as delegated, of that person, and by nothing that the client holds', async () => {
    const target = await running('reference')
    const [alice, bob] = [await signedIn(target, 'alice'), await signedIn(target, 'bob')]
    const since = target.seats.upstream?.requests().length ?? 0
    await Promise.all([alice('profile_get'), bob('profile_get'), bob('notes_list'), alice('files_list')])
    const calls = (target.seats.upstream?.requests() ?? [])
      .slice(since)
      .filter(({ target: path }) => !path.includes('/apps/oidc/'))
    const byTool = calls.filter(({ headers }) => headers.some(([name]) => name.toLowerCase() === 'authorization'))
    const used = byTool.map(({ status, credential }) => [status, credential?.lineage.flow, credential?.lineage.user])
    expect(used.sort()).toEqual([
      [200, 'delegation', 'alice'],
      [200, 'delegation', 'bob'],
      [200, 'delegation', 'bob'],
      [207, 'delegation', 'alice'],
    ])
    expect(new Set(byTool.map(({ credential }) => credential?.value)).size).toBe(4)
  })

  test('no longer once the session has ended, though the token itself still looks right', async () => {
    const target = await running('reference')
    const app = createPlain(target.mcp)
    const first = await app.signIn(person(target, 'alice'))
    const second = await app.refresh(first.refresh_token ?? '')
    await expect(app.refresh(first.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' })
    const before = target.seats.upstream?.requests().length
    const { result } = await app.call(second.access_token, 'tools/call', { name: 'profile_get', arguments: {} })
    expect(toolResult.parse(result)).toMatchObject({ isError: true })
    expect(target.seats.upstream?.requests()).toHaveLength(before ?? -1)
  })

  test('at Nextcloud no token of a client is worth anything', async () => {
    const target = await running('reference')
    const { access_token } = await createPlain(target.mcp).signIn(person(target, 'alice'))
    const response = await fetch(`${target.nextcloud}/ocs/v2.php/cloud/user?format=json`, {
      headers: { authorization: `Bearer ${access_token}`, 'ocs-apirequest': 'true' },
    })
    expect(response.status).toBe(401)
  })
})

describe('with two resources', () => {
  test('a token for one opens that one only', async () => {
    const target = await running('reference:two-resources')
    const [second = ''] = target.otherMcp
    const [here, there] = [createPlain(target.mcp), createPlain(second)]
    const mine = await here.signIn(person(target, 'alice'))
    const theirs = await there.signIn(person(target, 'alice'))
    const call = { name: 'profile_get', arguments: {} }
    expect(toolResult.parse((await here.call(mine.access_token, 'tools/call', call)).result).isError).toBeFalsy()
    expect(toolResult.parse((await there.call(theirs.access_token, 'tools/call', call)).result).isError).toBeFalsy()
    await expect(here.call(theirs.access_token, 'tools/call', call)).rejects.toMatchObject({ status: 401 })
    await expect(there.call(mine.access_token, 'tools/call', call)).rejects.toMatchObject({ status: 401 })
  })
})

describe.each(['reference', 'reference:opaque'])('at %s', (name) => {
  test('no credential of Nextcloud reaches a client, its URLs or its pages', async () => {
    const target = await running(name)
    const shown: string[] = []
    const own = new URL(target.mcp).origin
    /** Everything that the proxy and the MCP server say to client and browser. */
    const listen = async (url: string | URL, init?: RequestInit): Promise<Response> => {
      const response = await fetch(url, init)
      if (String(url).startsWith(own)) shown.push(await response.clone().text(), JSON.stringify([...response.headers]))
      return response
    }
    const post = async (path: string, fields: Record<string, string>): Promise<Record<string, unknown>> =>
      z
        .record(z.string(), z.unknown())
        .parse(await (await listen(`${own}${path}`, { method: 'POST', body: new URLSearchParams(fields) })).json())
    const registered = await listen(`${own}/oauth/register`, {
      method: 'POST',
      body: JSON.stringify({
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
      }),
    })
    const { client_id } = z.object({ client_id: z.string() }).parse(await registered.json())
    // The example of RFC 7636, appendix B.
    const [verifier, challenge] = [
      'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    ]
    const asked = new URLSearchParams({
      response_type: 'code',
      client_id,
      redirect_uri: redirectUri,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })
    const browser = createBrowser(redirectUri, listen)
    const end: Page | Return = await browser.complete(`${own}/oauth/authorize?${asked}`, person(target, 'alice'))
    shown.push(end.url)
    const code = end.kind === 'return' ? (end.params.get('code') ?? '') : ''
    const grant = { grant_type: 'authorization_code', code, client_id, code_verifier: verifier }
    const tokens = await post('/oauth/token', grant)
    const refresh = { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']), client_id }
    const next = await post('/oauth/token', refresh)
    await listen(target.mcp, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${next['access_token']}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'notes_list', arguments: {} },
      }),
    })

    const credentials = target.seats.upstream?.credentials() ?? []
    const secret = ['access-token', 'refresh-token', 'id-token', 'client-secret', 'password']
    const values = credentials
      .filter(({ kind }) => secret.includes(kind))
      .map(({ kind, value }) => [kind, value] as const)
    expect(new Set(values.map(([kind]) => kind))).toEqual(
      new Set(['access-token', 'id-token', 'client-secret', 'password']),
    )
    const all = shown.join('\n')
    expect(all).toContain(String(tokens['access_token']))
    for (const [, value] of values) expect(all).not.toContain(value)
  })
})
