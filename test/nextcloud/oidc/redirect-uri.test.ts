import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redirectUriFits } from '../../../src/nextcloud/oidc/redirect-uri.ts'
import { authorize, mock, registered } from '../flow.ts'

const rows: readonly (readonly [uri: string, registered: string, fits: boolean, why: string])[] = [
  ['http://localhost:1234/cb', 'http://localhost:1234/cb', true, 'the same'],
  ['http://localhost:1235/cb', 'http://localhost:1234/cb', false, 'another port than the registered one'],
  ['http://localhost:1235/cb', 'http://localhost/cb', true, 'no registered port takes any, as RFC 8252 wants'],
  ['http://localhost/cb', 'http://localhost:*/cb', true, 'a port wildcard takes none, too'],
  ['http://127.0.0.1/cb', 'http://localhost/cb', false, 'loopback names are not alike'],
  ['https://a.example/cb', 'https://a.example:443/cb', true, 'the default port of https'],
  ['http://a.example/cb', 'http://a.example:443/cb', false, 'not the default port of http'],
  ['http://a.example/cb', 'https://a.example/cb', false, 'another scheme'],
  ['HTTPS://A.example/cb', 'https://a.EXAMPLE/cb', true, 'scheme and host whatever the case'],
  ['https://a.example/cb', 'a.example/cb', true, 'no registered scheme takes any'],
  ['https://x.a.example/cb', 'https://*.a.example/cb', true, 'a label below'],
  ['https://x.y.a.example/cb', 'https://*.a.example/cb', true, 'two labels below'],
  ['https://a.example/cb', 'https://*.a.example/cb', false, 'at least one label'],
  ['https://evila.example/cb', 'https://*.a.example/cb', false, 'not a label of its own'],
  ['https://any.example/cb', 'https://*/cb', true, 'any host'],
  ['https://a.example//cb', 'https://a.example/cb', true, 'double slashes collapse'],
  ['https://a.example/cb/', 'https://a.example/cb', false, 'a slash at the end counts'],
  ['https://a.example/CB', 'https://a.example/cb', false, 'the path counts case'],
  ['https://a.example/app/x/y', 'https://a.example/app/*', true, 'below a path wildcard'],
  ['https://a.example/app', 'https://a.example/app/*', false, 'the wildcard keeps its slash'],
  ['https://a.example/cb?x=1', 'https://a.example/cb', false, 'a further query fails'],
  ['https://a.example/cb?x=1', 'https://a.example/cb?x=1', true, 'the registered query'],
  ['https://a.example/app/cb?x=1', 'https://a.example/app/*', true, 'a wildcard covers a query'],
  ['https://a.example/cb#f', 'https://a.example/cb', false, 'a fragment fails'],
  ['https://user:pw@a.example/cb', 'https://a.example/cb', true, 'user information is not compared'],
  ['app.immich:///oauth', 'app.immich:///oauth', true, 'a scheme alone'],
  ['com.example:/cb', 'com.example:/cb', false, 'one slash and no host is always refused'],
  ['not a uri', 'not a uri', false, 'no URI at all'],
]

describe('redirect URIs are patterns', () => {
  it.each(rows)('%s for %s: %s (%s)', (uri, pattern, fits) => {
    expect(redirectUriFits(uri, pattern, 'query')).toBe(fits)
  })

  it('knew less in older releases', () => {
    expect(redirectUriFits('https://a.example/cb?x=1', 'https://a.example/cb', 'scheme-only')).toBe(true)
    expect(redirectUriFits('app.immich:///oauth', 'app.immich:///oauth', 'pattern')).toBe(false)
    expect(redirectUriFits('http://localhost:1/cb', 'http://localhost/cb', 'exact')).toBe(false)
    expect(redirectUriFits('http://localhost/cb', 'http://localhost/cb', 'exact')).toBe(true)
  })

  it('never lets a host through that only looks alike', () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,8}$/)
    fc.assert(
      fc.property(label, label, (left, right) => {
        const fits = redirectUriFits(`https://${left}.example/cb`, `https://${right}.example/cb`, 'query')
        expect(fits).toBe(left === right)
      }),
    )
  })
})

describe('the authorization endpoint', () => {
  it('shows a page with status 200 for a URI that is not registered, and never redirects there', async () => {
    const nextcloud = mock()
    const client = await registered(nextcloud)
    const answer = await authorize(nextcloud, client, { redirect_uri: 'https://evil.example/cb' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('location')).toBeNull()
    expect(answer.text).toContain('The received redirect URI is not accepted to connect.')
  })

  it('answers error pages with another status when htmlErrorStatus says so', async () => {
    const nextcloud = mock({ htmlErrorStatus: 403 })
    expect((await authorize(nextcloud, { id: 'nobody', secret: '' })).status).toBe(403)
  })
})
