import type { DescribedPage } from '../../src/person/described-page.ts'
import { bodyOf, startServer, type TestServer } from '../http/test-server.ts'

/** Where a client of these tests waits; nobody listens there. */
export const callback = 'http://127.0.0.1:33418/callback'

export const account = { user: 'alice', password: 'right-password-of-alice' }

/** What came to a site. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly form: Readonly<Record<string, string>>
}

interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly html?: string
}

/** A site by path, which remembers what came. */
export async function site(
  pages: Readonly<Record<string, string | ((seen: Seen, cookie: string) => Reply)>>,
): Promise<TestServer & { readonly seen: readonly Seen[] }> {
  const seen: Seen[] = []
  const server = await startServer(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await bodyOf(request)))
    const url = request.url ?? ''
    const one = { method: request.method ?? '', path: url, form }
    const page = pages[url.split('?')[0] ?? '']
    if (page !== undefined) seen.push(one)
    const reply = typeof page === 'string' ? { html: page } : page?.(one, request.headers.cookie ?? '')
    response
      .writeHead(reply === undefined ? 404 : (reply.status ?? 200), { 'content-type': 'text/html', ...reply?.headers })
      .end(reply?.html ?? '')
  })
  return { ...server, seen }
}

export const to = (location: string, status = 303, cookie?: string): Reply => ({
  status,
  headers: { location, ...(cookie === undefined ? {} : { 'set-cookie': cookie }) },
})

/** A form that general rules recognise. */
export const signInForm = (action: string): string =>
  `<form method=post action="${action}"><input name=username><input type=password name=password><button>Sign in</button></form>`

/** A login in two steps and a question, none of which has a name or a word that general rules know. */
export const unknownLogin = {
  '/authorize':
    '<form method=post action=/who><label>Staff number <input name=s1></label><input type=hidden name=h value=1><button>Next</button></form>',
  '/who': ({ form }: Seen): Reply =>
    form['s1'] === account.user && form['h'] === '1'
      ? {
          html: '<form method=post action=/in><label for=x>Passphrase *</label><input id=x type=password name=s2><button>Enter</button></form>',
        }
      : to('/authorize'),
  '/in': ({ form }: Seen): Reply =>
    form['s2'] === account.password ? to('/question', 303, 'in=1; Path=/; HttpOnly') : to('/authorize'),
  '/question': (_seen: Seen, cookie: string): Reply =>
    cookie.includes('in=1')
      ? {
          html: '<form method=post action=/answer><button name=a value=1>Let it in</button><button name=a value=0>Keep it out</button></form>',
        }
      : to('/authorize'),
  '/answer': ({ form }: Seen): Reply =>
    to(form['a'] === '1' ? `${callback}?code=c1&state=s` : `${callback}?error=access_denied&state=s`),
}

/** How somebody describes it. */
export const described: readonly DescribedPage[] = [
  { fields: { 'Staff number': '{user}' }, button: 'Next' },
  { fields: { Passphrase: '{password}' }, button: 'Enter' },
  { fields: {}, button: 'Let it in', refuse: 'Keep it out' },
]
