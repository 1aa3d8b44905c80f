import { describe, expect, it } from 'vitest'
import accounts from '../../fixtures/accounts.json' with { type: 'json' }
import { base, get, mock } from './flow.ts'

const user = '/ocs/v2.php/cloud/user?format=json'
const notes = '/apps/notes/api/v1/notes'
const alice = accounts.find(({ user: name }) => name === 'alice')
const authorization = `Basic ${Buffer.from(`alice:${alice?.password}`).toString('base64')}`
const asked = { authorization, 'ocs-apirequest': 'true' }

/** A note with the header in it, wherever an answer has its own. */
const note = expect.objectContaining({ authorization, token: authorization.slice('Basic '.length) })

describe('a route that echoes', () => {
  it('answers as it would, with what it was asked by in headers and body', async () => {
    const right = await get(mock(), user, asked)
    const { status, headers, json } = await get(mock({ fault: { 'ocs.user': 'echo' } }), user, asked)
    expect(status).toBe(right.status)
    expect(json).toEqual({ ...right.json, debug: note })
    expect(headers.get('x-debug-authorization')).toBe(authorization)
    expect(Buffer.from(headers.get('x-debug-token') ?? '', 'base64').toString()).toBe(authorization.slice(6))
  })

  it('keeps a list a list, and everything else with a comment', async () => {
    const list = await get(mock({ fault: { 'notes.list': 'echo' } }), notes, asked)
    expect(JSON.parse(list.text).at(-1)).toEqual({ debug: note })
    const page = await get(mock({ fault: { 'core.login': 'echo' } }), '/login', asked)
    expect(page.text).toContain(
      `<!-- ${JSON.stringify({ authorization, token: authorization.slice(6), uri: '/login' })}`,
    )
  })

  it.each([500, 403])('also fails with %i, and says what failed', async (status) => {
    const answer = await get(mock({ fault: { 'notes.list': { kind: 'echo', status } } }), notes, asked)
    expect([answer.status, answer.json]).toEqual([status, { message: 'The request failed', request: note }])
  })
})

describe('a route that redirects', () => {
  const to = async (fault: object, path = notes) => {
    const response = await mock({ fault: { 'notes.list': { kind: 'redirect', ...fault } } }).handle(
      new Request(`${base}${path}`, { headers: asked }),
    )
    return [response.status, response.headers.get('location')]
  }

  it('sends elsewhere, in the way that it is told', async () => {
    expect(await to({ location: 'http://127.0.0.1:9/x' })).toEqual([302, 'http://127.0.0.1:9/x'])
    expect(await to({ location: 'http://127.0.0.1:9/x', status: 307 })).toEqual([307, 'http://127.0.0.1:9/x'])
  })

  it('sends back to itself where it is told nothing', async () => {
    expect(await to({}, `${notes}?category=a`)).toEqual([302, `${base}${notes}?category=a`])
  })

  it('takes no URL that is none', () => {
    expect(() => mock({ fault: { 'notes.list': { kind: 'redirect', location: '/x' } } })).toThrow(/absolute/)
  })
})

describe('a route that turns everybody away', () => {
  it.each([
    ['unauthorized', 401, 'invalid_token'],
    ['forbidden', 403, 'insufficient_scope'],
  ])('%s', async (kind, status, error) => {
    const answer = await get(mock({ fault: { 'notes.list': kind } }), notes, asked)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer realm="Nextcloud", error="${error}", resource_metadata="${base}/.well-known/oauth-protected-resource/index.php"`,
    )
  })
})

it('says of each request which route took it', async () => {
  const nextcloud = mock()
  await get(nextcloud, `/index.php${notes}/7`, asked)
  await get(nextcloud, '/nowhere')
  expect(nextcloud.requests().map(({ route }) => route)).toEqual(['notes.read', undefined])
})
