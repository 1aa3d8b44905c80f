import { describe, expect, test } from 'vitest'
import {
  askNextcloud,
  rightUpstreamParts,
  UpstreamFailure,
  type UpstreamRequest,
} from '../../../src/reference/mcp-server/nextcloud-client.ts'
import { type Answered, configAmong, createBench, startOthers } from './bench.ts'

const others = await startOthers()
const bench = createBench(configAmong(others))
const notes = '/index.php/apps/notes/api/v1/notes'

describe('a tool makes one request', () => {
  test.each([
    ['notes_list', {}, `GET ${notes}?exclude=content`],
    ['notes_get', { id: 7 }, `GET ${notes}/7`],
    ['notes_create', { title: 'T', content: 'C' }, `POST ${notes} {"title":"T","content":"C"}`],
    ['notes_update', { id: 7, content: 'C' }, `PUT ${notes}/7 {"content":"C"}`],
    ['notes_delete', { id: 7 }, `DELETE ${notes}/7`],
    ['files_list', {}, 'PROPFIND /remote.php/dav/files/alice/'],
    ['files_list', { path: 'a b/c' }, 'PROPFIND /remote.php/dav/files/alice/a%20b/c'],
    ['files_read', { path: '/Documents/x.md' }, 'GET /remote.php/dav/files/alice/Documents/x.md'],
    ['files_read', { path: 'what?.md' }, 'GET /remote.php/dav/files/alice/what%3F.md'],
    ['files_read', { path: 'and so on...md' }, 'GET /remote.php/dav/files/alice/and%20so%20on...md'],
    ['files_read', { path: '100%.md' }, 'GET /remote.php/dav/files/alice/100%25.md'],
    ['profile_get', {}, 'GET /ocs/v2.php/cloud/user?format=json'],
  ])('%s %j: %s', async (name, input, expected) => {
    const before = others.upstream.length
    const { result } = await bench.call(await others.mint(), name, input)
    expect(result?.[1]).toBe(false)
    expect(others.upstream.slice(before).map(({ method, path, body }) => `${method} ${path} ${body}`.trim())).toEqual([
      expected,
    ])
  })

  test.each([
    ['files_read', { path: '../bob/x.md' }, '/remote.php/dav/files/alice/bob/x.md'],
    ['files_read', { path: './.././/x.md' }, '/remote.php/dav/files/alice/x.md'],
    ['files_list', { path: '/' }, '/remote.php/dav/files/alice/'],
  ])('%s %j stays with the person: %s', async (name, input, path) => {
    await bench.call(await others.mint(), name, input)
    expect(others.upstream.at(-1)?.path).toBe(path)
  })

  test.each([
    ['files_read', { path: '..%2f..%2fbob/x.md' }],
    ['files_read', { path: '%2e%2e/bob/x.md' }],
    ['files_read', { path: '..\\bob' }],
    ['files_read', { path: 'x#y' }],
  ])('%s %j never leaves the folder of the person', async (name, input) => {
    const before = others.upstream.length
    await bench.call(await others.mint(), name, input)
    for (const { path } of others.upstream.slice(before)) {
      const { pathname } = new URL(path, 'http://nextcloud.example')
      expect(decodeURIComponent(pathname)).toMatch(/^\/remote\.php\/dav\/files\/alice\/[^/]*(\/[^/]+)*$/)
      expect(decodeURIComponent(pathname).split('/')).not.toContain('..')
    }
  })

  test.each([
    ['notes_get', { id: '7' }],
    ['notes_get', { id: '../x' }],
    ['notes_get', { id: 0 }],
    ['notes_get', { id: 1.5 }],
    ['notes_get', { id: 1e21 }],
    ['notes_get', {}],
    ['notes_create', { title: 'x'.repeat(201) }],
    ['files_read', { path: '' }],
  ])('%s %j makes none', async (name, input) => {
    const before = others.upstream.length
    const { result } = await bench.call(await others.mint(), name, input)
    expect([result?.[1] ?? true, others.upstream.length]).toEqual([true, before])
  })
})

describe('what the upstream answers', () => {
  async function answered(answer: Answered): Promise<readonly [string, boolean] | undefined> {
    others.instead.upstream = answer
    const { result } = await bench.call(await others.mint(), 'profile_get')
    delete others.instead.upstream
    return result
  }

  test('is the result of the tool', async () => {
    expect(await answered({ status: 200, body: 'words' })).toEqual(['words', false])
  })

  test.each([401, 403])('with %i is a refusal, in the words of this server', async (status) => {
    const result = await answered({ status, body: 'words of the upstream' })
    expect(result).toEqual(['Nextcloud did not accept the delegated authority', true])
  })

  test('with another error says its status only', async () => {
    expect(await answered({ status: 500, body: 'words' })).toEqual(['Nextcloud answered with status 500', true])
  })

  test('is not followed elsewhere', async () => {
    const before = others.upstream.length
    const result = await answered({ status: 302, body: '', headers: { location: '/elsewhere' } })
    expect([result?.[1], others.upstream.length]).toEqual([true, before + 1])
  })

  test('is withheld where it holds the credential that it was asked by', async () => {
    others.instead.upstream = { status: 200, body: `you asked by delegated-${others.exchanges.length + 1}` }
    const { result } = await bench.call(await others.mint(), 'profile_get')
    delete others.instead.upstream
    expect(result).toEqual(['the answer of Nextcloud holds a credential', true])
  })

  test('is read up to a megabyte', async () => {
    expect(await answered({ status: 200, body: 'x'.repeat(1024 * 1024 + 1) })).toEqual([
      'the answer of Nextcloud is too long',
      true,
    ])
  })
})

describe('the client of Nextcloud', () => {
  test.each([
    ['DELETE', '/remote.php/dav/files/alice/x.md'],
    ['PUT', '/remote.php/dav/files/alice/x.md'],
    ['GET', '/ocs/v2.php/cloud/users'],
    ['POST', '/ocs/v2.php/core/apppassword'],
    ['GET', '/ocs/v2.php/core/getapppassword?format=json'],
    ['GET', '/index.php/apps/notes/api/v1/settings'],
    ['GET', '/index.php/apps/notes/api/v1/notes/7/../../settings'],
    ['GET', '/remote.php/dav/files/alice/../bob/x.md'],
    ['GET', '/remote.php/dav/files/alice/%2e%2e/bob/x.md'],
    ['GET', '/remote.php/dav/files/alice/..%2fbob/x.md'],
    ['GET', '/remote.php/dav/files/alice/a%5c..%5cb'],
    ['GET', '//evil.example/ocs/v2.php/cloud/user?format=json'],
    ['GET', '@evil.example/ocs/v2.php/cloud/user?format=json'],
  ] satisfies (readonly [UpstreamRequest['method'], string])[])('asks nobody for %s %s', async (method, path) => {
    const before = others.upstream.length
    const asked = askNextcloud(others.server.origin, rightUpstreamParts(), 'a-token', { method, path })
    await expect(asked).rejects.toBeInstanceOf(UpstreamFailure)
    await expect(asked).rejects.toMatchObject({ code: 'not-allowed' })
    expect(others.upstream).toHaveLength(before)
  })
})
