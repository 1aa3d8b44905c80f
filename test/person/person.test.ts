import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import type { Exchange } from '../../src/http/exchange.ts'
import { createCookieJar, isSameSite } from '../../src/person/cookie-jar.ts'
import { createPerson, type Person } from '../../src/person/person.ts'
import { senderTo } from '../http/test-sender.ts'
import { bodyOf, startServer, type TestServer } from '../http/test-server.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

type Handler = (request: IncomingMessage, response: ServerResponse, body: URLSearchParams) => void
const callback = 'http://127.0.0.1:33418/callback'

/** A site by path, and a person with an account there. */
async function at(
  site: Readonly<Record<string, Handler>>,
  password = 'right-password',
): Promise<{ server: TestServer; person: Person; exchanges: Exchange[] }> {
  const server = await startServer(async (request, response) => {
    const body = new URLSearchParams(await bodyOf(request))
    const handler = site[(request.url ?? '').split('?')[0] ?? '']
    if (handler === undefined) response.writeHead(404).end('nothing here')
    else handler(request, response, body)
  })
  const { sender, exchanges } = senderTo([server.origin])
  cleanups.push(() => sender.close(), server.close)
  return { server, exchanges, person: createPerson({ name: 'alice', account: { user: 'alice', password }, sender }) }
}

const redirect =
  (location: string, status = 303, cookie?: string): Handler =>
  (_request, response) => {
    response.writeHead(status, { location, ...(cookie === undefined ? {} : { 'set-cookie': cookie }) }).end()
  }
const show =
  (html: string): Handler =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(html)
  }

/** A site that behaves as Nextcloud's pages do, with the consent of its `oidc` app. */
function nextcloudLike(seen: string[]): Readonly<Record<string, Handler>> {
  const signedIn = (request: IncomingMessage): boolean => (request.headers.cookie ?? '').includes('session=in')
  return {
    '/index.php/apps/oidc/authorize': (request, response) => {
      const url = new URL(request.url ?? '', 'http://x')
      if (!signedIn(request)) {
        const back = `/index.php/apps/oidc/redirect?${url.searchParams}`
        redirect(`/index.php/login?redirect_url=${encodeURIComponent(back)}`)(request, response, url.searchParams)
      } else if (!(request.headers.cookie ?? '').includes('granted'))
        redirect('/index.php/apps/oidc/consent')(request, response, url.searchParams)
      else
        redirect(
          `${url.searchParams.get('redirect_uri')}?state=${url.searchParams.get('state')}&code=the-code-0123456789`,
        )(request, response, url.searchParams)
    },
    '/index.php/login': (request, response, body) => {
      if (request.method === 'GET') {
        response.setHeader('set-cookie', 'pre=1; Path=/')
        show('<head data-requesttoken="tok+en/=="><title>Login – Nextcloud</title></head><body>')(
          request,
          response,
          body,
        )
        return
      }
      seen.push(
        `origin ${request.headers.origin === `http://${request.headers.host}`}`,
        `pre ${request.headers.cookie}`,
      )
      const ok = body.get('password') === 'right-password' && body.get('requesttoken') === 'tok+en/=='
      const target = ok ? (body.get('redirect_url') ?? '/') : '/index.php/login?user=alice&direct=1'
      redirect(target, 303, ok ? 'session=in; Path=/; HttpOnly' : undefined)(request, response, body)
    },
    '/index.php/apps/oidc/redirect': (request, response, body) => {
      const { searchParams } = new URL(request.url ?? '', 'http://x')
      const data = [...searchParams].map(
        ([name, value]) => `data-${name.replaceAll('_', '-')}="${value.replaceAll('&', '&amp;')}"`,
      )
      show(`<head data-requesttoken="x" data-user="alice"></head><div id="oidc-redirect" ${data.join(' ')}>`)(
        request,
        response,
        body,
      )
    },
    '/index.php/apps/oidc/consent': show(
      '<head data-requesttoken="again" data-user="alice"></head><div id="oidc-consent" data-scopes="openid notes">',
    ),
    '/index.php/apps/oidc/consent/grant': (request, response, body) => {
      seen.push(`requesttoken ${request.headers.requesttoken}`, `scopes ${body.get('scopes')}`)
      redirect(
        `/index.php/apps/oidc/authorize?redirect_uri=${encodeURIComponent(callback)}&state=st`,
        303,
        'granted=1; Path=/',
      )(request, response, body)
    },
    '/index.php/apps/oidc/consent/deny': redirect(`${callback}?error=access_denied&state=st`),
  }
}

const authorize = (origin: string): string =>
  `${origin}/index.php/apps/oidc/authorize?client_id=c&redirect_uri=${encodeURIComponent(callback)}&state=st`

describe('at a Nextcloud', () => {
  test('the person signs in, hops, consents, and ends at the redirect URI without contacting it', async () => {
    const seen: string[] = []
    const { server, person, exchanges } = await at(nextcloudLike(seen))
    const journey = await person.visit(authorize(server.origin), { redirectUri: callback })
    expect(journey.kind).toBe('callback')
    expect(journey.kind === 'callback' && Object.fromEntries(journey.params)).toEqual({
      state: 'st',
      code: 'the-code-0123456789',
    })
    expect(seen).toEqual(['origin true', 'pre pre=1', 'requesttoken again', 'scopes openid notes'])
    expect(journey.answers.at(-1)?.header('location')[0]).toContain(callback)
    expect(journey.pages).toHaveLength(3)
    expect(exchanges.every(({ actor }) => actor === 'alice')).toBe(true)
    expect(JSON.stringify(exchanges)).not.toMatch(/right-password|the-code-0123456789|tok%2Ben|session=in/)
  })

  test('a second visit needs no password, and another browser does', async () => {
    const { server, person } = await at(nextcloudLike([]))
    await person.visit(authorize(server.origin), { redirectUri: callback })
    const again = await person.visit(authorize(server.origin), { redirectUri: callback })
    expect(again.answers).toHaveLength(1)
    const elsewhere = await person.atAnotherBrowser().visit(authorize(server.origin), { redirectUri: callback })
    expect(elsewhere.answers.length).toBeGreaterThan(3)
  })

  test('a refusal is carried back', async () => {
    const { server, person } = await at(nextcloudLike([]))
    const journey = await person.visit(authorize(server.origin), { redirectUri: callback, consent: 'deny' })
    expect(journey.kind === 'callback' && journey.params.get('error')).toBe('access_denied')
  })

  test('a scenario can stop at the question, and at any page', async () => {
    const { server, person } = await at(nextcloudLike([]))
    const atLogin = await person.visit(authorize(server.origin), {
      until: (_page, wants) => wants.kind === 'nextcloud-sign-in',
    })
    expect(atLogin.kind === 'page' && atLogin.page.html.title).toBe('Login – Nextcloud')
    const atConsent = await person.visit(authorize(server.origin), { redirectUri: callback, consent: 'stop' })
    expect(atConsent.stoppedAt).toMatchObject({ kind: 'nextcloud-consent', scopes: 'openid notes' })
  })

  test('a wrong password is one attempt and an error that says so', async () => {
    const seen: string[] = []
    const { server, person } = await at(nextcloudLike(seen), 'wrong-password')
    await expect(person.visit(authorize(server.origin))).rejects.toMatchObject({ code: 'sign-in-failed' })
    expect(seen).toHaveLength(2)
  })
})

describe('anywhere', () => {
  test('a consent form is answered with its hidden fields and the right button', async () => {
    const forms: string[] = []
    const { server, person } = await at({
      '/authorize': show(
        '<form method=post action="/decide"><input type=hidden name=tx value=t1><button name=decision value=deny>No</button><button name=decision value=allow>Allow</button></form>',
      ),
      '/decide': (request, response, body) => {
        forms.push(body.toString())
        redirect(`${callback}?code=c#_=_`)(request, response, body)
      },
    })
    await person.visit(`${server.origin}/authorize`, { redirectUri: callback })
    await person.visit(`${server.origin}/authorize`, { redirectUri: callback, consent: 'deny' })
    expect(forms).toEqual(['tx=t1&decision=allow', 'tx=t1&decision=deny'])
  })

  test('a sign-in form of another provider is filled in', async () => {
    const { server, person } = await at({
      '/auth': show(
        '<form method=post action="/auth/do"><input name=username><input type=password name=password><input type=submit name=login value="Sign In"></form>',
      ),
      '/auth/do': (request, response, body) => {
        const ok =
          body.get('username') === 'alice' &&
          body.get('password') === 'right-password' &&
          body.get('login') === 'Sign In'
        redirect(ok ? `${callback}?code=c` : '/auth')(request, response, body)
      },
    })
    expect((await person.visit(`${server.origin}/auth`, { redirectUri: callback })).kind).toBe('callback')
  })

  test('a form that a script posts to the client is an arrival', async () => {
    const { server, person } = await at({
      '/a': show(
        `<form method=post action="${callback}"><input type=hidden name=state value=s><input type=hidden name=code value=c1></form>`,
      ),
    })
    const journey = await person.visit(`${server.origin}/a`, { redirectUri: callback })
    expect(journey.kind === 'callback' && journey.params.get('code')).toBe('c1')
  })

  test('a fragment is read where the response mode puts it', async () => {
    const { server, person } = await at({ '/a': redirect(`${callback}#code=c1&state=s`) })
    const journey = await person.visit(`${server.origin}/a`, { redirectUri: callback })
    expect(journey.kind === 'callback' && journey.params.get('state')).toBe('s')
  })

  test('a redirect to a host outside the plan is seen and not followed', async () => {
    const { server, person, exchanges } = await at({ '/a': redirect('http://evil.example/cb?code=c') })
    const journey = await person.visit(`${server.origin}/a`, { redirectUri: callback })
    expect(journey).toMatchObject({ kind: 'elsewhere', url: 'http://evil.example/cb?code=c' })
    expect(exchanges.at(-1)?.error?.code).toBe('host-refused')
  })

  test('a redirect to a script is not run', async () => {
    const { server, person } = await at({ '/a': redirect('javascript:alert(1)') })
    expect(await person.visit(`${server.origin}/a`)).toMatchObject({ kind: 'elsewhere', url: 'javascript:alert(1)' })
  })

  test.each([
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', 'a=1'],
    [308, 'POST', 'a=1'],
  ])('after %i the next request is %s', async (status, method, body) => {
    const got: string[] = []
    const { server, person } = await at({
      '/a': redirect('/b', status),
      '/b': (request, response, form) => {
        got.push(`${request.method} ${form}`)
        response.end('done')
      },
    })
    await person.follow({ url: `${server.origin}/a`, method: 'POST', fields: [['a', '1']] })
    expect(got).toEqual([`${method} ${body}`])
  })

  test.each([
    ['redirects', { '/a': redirect('/a') }],
    ['pages', { '/a': show('<form method=post action="/a"><button>Continue</button></form>') }],
  ])('a circle of %s comes to an end', async (_what, site) => {
    const { server, person } = await at(site)
    await expect(person.visit(`${server.origin}/a`)).rejects.toMatchObject({ code: 'too-many-redirects' })
  })

  test('a page without a way to refuse cannot be refused', async () => {
    const { server, person } = await at({ '/a': show('<form method=post><button>Continue</button></form>') })
    await expect(person.visit(`${server.origin}/a`, { consent: 'deny' })).rejects.toMatchObject({ code: 'no-form' })
  })

  test('a journey ends before what it was told not to ask for, and can go on from there', async () => {
    const { server, person, exchanges } = await at({
      '/a': redirect('/b', 307),
      '/b': (_request, response, form) => response.end(`got ${form}`),
    })
    const first = { url: `${server.origin}/a`, method: 'POST', fields: [['x', '1']] } as const
    const stopped = await person.follow(first, { before: ({ pathname }) => pathname === '/b' })
    expect(stopped).toMatchObject({ kind: 'before', url: `${server.origin}/b` })
    expect(exchanges).toHaveLength(1)
    if (stopped.kind !== 'before') return
    const journey = await person.follow(stopped.navigation)
    expect(journey.kind === 'page' && journey.page.answer.text).toBe('got x=1')
  })

  test('a server is told where a request comes from, as browsers tell it', async () => {
    const seen: string[] = []
    const note: Handler = (request, response) => {
      seen.push(`${request.headers['sec-fetch-site']} ${request.headers.origin?.replace(/\d+$/, '')}`)
      response.end()
    }
    const { server, person } = await at({ '/a': note, '/to-a': redirect('/a') })
    const post = { url: `${server.origin}/a`, method: 'POST', fields: [] } as const
    await person.visit(`${server.origin}/to-a`)
    await person.follow({ ...post, from: `${server.origin}/page` })
    await person.follow({ ...post, from: 'http://127.0.0.1:1/page' })
    await person.follow({ ...post, from: 'http://site.example/page' })
    await person.follow({ url: `${server.origin}/to-a`, from: 'http://site.example/page' })
    expect(seen).toEqual([
      'none undefined',
      'same-origin http://127.0.0.1:',
      'same-site http://127.0.0.1:',
      'cross-site http://site.example',
      'cross-site undefined',
    ])
  })

  test('an error page is where the journey ends', async () => {
    const { server, person } = await at({})
    const journey = await person.visit(`${server.origin}/a`, { redirectUri: callback })
    expect(journey.kind === 'page' && journey.page.answer.status).toBe(404)
    expect(journey.stoppedAt).toBeUndefined()
  })

  test('a server that is gone is told apart from a page', async () => {
    const { server, person } = await at({})
    await server.close()
    cleanups.pop()
    await expect(person.visit(`${server.origin}/a`)).rejects.toMatchObject({ code: 'no-answer' })
  })
})

test('cookies know no ports, and hosts apart', async () => {
  const jar = createCookieJar()
  jar.keep('http://127.0.0.1:1/a/b', [
    'x=1; Path=/',
    'y=2; Path=/a',
    'gone=1; Max-Age=0',
    '__Host-s=3; Secure; Path=/',
    'no cookie at all; =',
  ])
  jar.keep('http://localhost:2/', ['l=1'])
  expect(jar.header('http://127.0.0.1:99/')).toContain('x=1')
  expect(jar.header('http://127.0.0.1:99/')).not.toContain('y=2')
  expect(jar.names('http://localhost:3/')).toEqual(['l'])
  jar.clear()
  expect(jar.header('http://127.0.0.1:1/a')).toBe('')
})

test('a copy of the cookies is a browser of its own', () => {
  const jar = createCookieJar()
  jar.keep('http://127.0.0.1:1/', ['x=1; Path=/; HttpOnly', '__Host-y=2; Secure; Path=/'])
  const copy = jar.copy((name, value) => (name === 'x' ? undefined : `${value}0`))
  expect(copy.header('http://127.0.0.1:1/')).toBe('__Host-y=20')
  copy.clear()
  expect([jar.value('http://127.0.0.1:1/', 'x'), jar.value('http://127.0.0.1:1/', 'z')]).toEqual(['1', undefined])
  expect(jar.copy().header('http://127.0.0.1:1/')).toBe(jar.header('http://127.0.0.1:1/'))
})

test.each([
  ['http://a.example.com:1/', 'http://b.example.com:2/', true],
  ['http://example.com/', 'https://example.com/', false],
  ['http://a.co.uk/', 'http://b.co.uk/', false],
  ['http://localhost:1/', 'http://localhost:2/', true],
  ['http://127.0.0.1/', 'http://127.0.0.2/', false],
])('%s and %s are one site: %s', (one, other, same) => {
  expect(isSameSite(one, other)).toBe(same)
})
