import { describe, expect, it } from 'vitest'
import { typeAt } from '../../src/person/chromium/hands.ts'
import { chromiumTours } from '../../src/person/chromium/tour.ts'
import { readHtml } from '../../src/person/forms.ts'
import { createPerson, type Person } from '../../src/person/person.ts'
import { senderTo } from '../http/test-sender.ts'
import { account, callback, described, signInForm, site, unknownLogin } from '../person/sites.ts'
import { browserOfBlock, executable, skipped } from './chromium.ts'

if (executable === undefined) process.stdout.write(`test/browser/frames.test.ts ${skipped}\n`)

type Pages = Parameters<typeof site>[0]
type Site = Awaited<ReturnType<typeof site>>

interface Sites {
  readonly server: Site
  readonly other: Site
}

/** A login that lets somebody in who has the right password, and sends the top page on. */
const letsIn: Pages = {
  '/in': ({ form }) =>
    form['password'] === account.password
      ? { html: `<script>top.location = '${callback}?code=c'</script>` }
      : { html: signInForm('/in') },
}

/** What may reach a thief: nothing that holds the password, whatever was done to it. */
function expectNothingAt({ seen }: Site): void {
  const got = JSON.stringify(seen)
  for (const form of [account.password, [...account.password].reverse().join(''), btoa(account.password)])
    expect(got).not.toContain(form)
}

describe.skipIf(executable === undefined)('a sign-in beside the page', () => {
  const { browser, cleanups } = browserOfBlock()

  /** Two sites, of which the first is named for passwords. */
  async function at(
    pages: (other: string) => Pages,
    elsewhere: (named: string) => Pages = () => ({}),
  ): Promise<Sites & { readonly person: Person }> {
    const theirs: Record<string, Pages[string]> = {}
    const other = await site(theirs)
    const server = await site(pages(other.origin))
    Object.assign(theirs, elsewhere(server.origin))
    const away = other.origin.replace('127.0.0.1', 'localhost')
    const { sender } = senderTo([server.origin, other.origin, away])
    cleanups.push(() => sender.close(), server.close, other.close)
    const passwordsAt = [server.origin]
    const beginTour = chromiumTours(browser())
    const person = createPerson({ name: 'alice', account, sender, passwordsAt, described, beginTour })
    return { server, other, person }
  }

  it('is done in a frame of the same origin', async () => {
    const { server, person } = await at(() => ({
      '/a': '<h1>Welcome</h1><iframe src=/login></iframe>',
      '/login': signInForm('/in'),
      ...letsIn,
    }))
    const journey = await person.visit(`${server.origin}/a`, { redirectUri: callback })
    expect(journey.kind === 'callback' && journey.params.get('code')).toBe('c')
    expect(journey.pages.map(({ url }) => new URL(url).pathname)).toEqual(['/login'])
  })

  it('is done in a frame of a page elsewhere, where that of the frame is named', async () => {
    const { other, person } = await at(
      () => ({ '/login': signInForm('/in'), ...letsIn }),
      (named) => ({ '/a': `<h1>Portal</h1><iframe src="${named}/login"></iframe>` }),
    )
    const journey = await person.visit(`${other.origin}/a`, { redirectUri: callback })
    expect(journey.kind === 'callback' && journey.params.get('code')).toBe('c')
    expectNothingAt(other)
  })

  it('is done in several steps of a frame, as somebody described them', async () => {
    const { server, person } = await at(() => ({
      '/a': '<iframe src=/authorize></iframe>',
      ...unknownLogin,
      '/in': letsIn['/in'] ?? '',
      '/who':
        '<form method=post action=/in><label for=x>Passphrase *</label><input id=x type=password name=password><button>Enter</button></form>',
    }))
    const journey = await person.visit(`${server.origin}/a`, { redirectUri: callback })
    expect(journey.kind === 'callback' && journey.params.get('code')).toBe('c')
  })

  it('is done once in a frame, and said when it was refused', async () => {
    const { server, person } = await at(() => ({
      '/a': '<iframe src=/login></iframe>',
      '/login': signInForm('/in'),
      '/in': signInForm('/in'),
    }))
    await expect(person.visit(`${server.origin}/a`)).rejects.toMatchObject({ code: 'sign-in-failed' })
    expect(server.seen.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  it('is not done in a frame of an origin that was not named, and is said', async () => {
    const { server, other, person } = await at(
      (away) => ({ '/a': `<title>Portal</title><iframe src="${away}/login"></iframe>` }),
      () => ({ '/login': signInForm('/in'), '/in': 'thanks' }),
    )
    const journey = await person.visit(`${server.origin}/a`, { redirectUri: callback })
    expect(journey).toMatchObject({
      kind: 'page',
      shut: `a frame asks for the password for ${other.origin}, which it was not meant for`,
    })
    expectNothingAt(other)
  })

  it('is not done in a frame that sends it to an origin that was not named', async () => {
    const { server, other, person } = await at((away) => ({
      '/a': '<iframe src=/login></iframe>',
      '/login': signInForm(`${away}/in`),
    }))
    const journey = await person.visit(`${server.origin}/a`, { redirectUri: callback })
    expect(journey).toMatchObject({ kind: 'page', shut: expect.stringContaining(other.origin) })
    expectNothingAt(other)
  })

  it('is told to no page that has taken the place of the one that was looked at', async () => {
    const source = signInForm('/in')
    const [form] = readHtml(source).forms
    if (form === undefined) throw new Error('the page has a form')
    const tab = await browser().newPage()
    cleanups.push(() => tab.close())
    await tab.setContent(`<iframe src="data:text/html,${encodeURIComponent(source)}"></iframe>`)
    const frame = tab.frames()[1]
    const byHand = { form, button: undefined, typed: [['password', account.password]] } as const
    expect(frame && (await typeAt(frame, byHand, 'http://127.0.0.1:1/login'))).toBe(false)
    expect(await frame?.locator('[name=password]').inputValue()).toBe('')
  })

  it.each([
    ['of another site', ({ other }: Sites) => `${other.origin.replace('127.0.0.1', 'localhost')}/a`],
    ['of a host that the run does not name', ({ server }: Sites) => `${server.origin}/b`],
  ])('is not done in a frame %s, and is said', async (_which, start) => {
    const { server, other, person } = await at(
      () => ({ '/login': signInForm('/in'), '/b': '<iframe src="http://evil.example/login"></iframe>', ...letsIn }),
      (named) => ({ '/a': `<iframe src="${named}/login"></iframe>` }),
    )
    expect(await person.visit(start({ server, other }), { redirectUri: callback })).toMatchObject({
      kind: 'page',
      shut: 'it shows a frame in which claimcheck does not go on: of another site, or of a host that the run does not name',
    })
    expect(server.seen.filter(({ method }) => method === 'POST')).toEqual([])
  })

  it('is done in the same window where a form wants a second one', async () => {
    const pages = {
      '/a': signInForm('/in').replace('<form', '<form target=_blank'),
      '/b': signInForm('/in').replace('<button', '<button formtarget=_blank'),
      ...letsIn,
    }
    const { server, person } = await at(() => pages)
    for (const path of ['/a', '/b']) {
      const journey = await person.visit(`${server.origin}${path}`, { redirectUri: callback })
      expect(journey.kind === 'callback' && journey.params.get('code')).toBe('c')
    }
  })

  it('is done at a form without a button', async () => {
    const form = signInForm('/in').replace(/<button>.*<\/button>/, '')
    const { server, person } = await at(() => ({ '/a': form, ...letsIn }))
    const journey = await person.visit(`${server.origin}/a`, { redirectUri: callback })
    expect(journey.kind === 'callback' && journey.params.get('code')).toBe('c')
  })

  it('is not done in a window that a script opens, and is said', async () => {
    const { server, person } = await at(() => ({
      '/a': "<title>Wait</title><p>Go on in the window that was opened</p><script>window.open('/login')</script>",
      '/login': signInForm('/in'),
      ...letsIn,
    }))
    expect(await person.visit(`${server.origin}/a`, { redirectUri: callback })).toMatchObject({
      kind: 'page',
      shut: 'it opens a second window, in which claimcheck does not go on',
    })
    expect(server.seen.map(({ path }) => path)).toEqual(['/a'])
  })

  it('is nobody’s matter where the page itself asks', async () => {
    const { server, person } = await at((away) => ({
      '/a': `${signInForm('/in')}<iframe src="${away}/advertisement"></iframe><script>window.open('/help')</script>`,
      ...letsIn,
    }))
    const journey = await person.visit(`${server.origin}/a`, { redirectUri: callback })
    expect(journey.kind === 'callback' && journey.params.get('code')).toBe('c')
  })
})
