import { afterEach, describe, expect, test } from 'vitest'
import { type DescribedPage, saysSo } from '../../src/person/described-page.ts'
import { readHtml } from '../../src/person/forms.ts'
import { createPerson, type Person } from '../../src/person/person.ts'
import { recognise } from '../../src/person/recognise.ts'
import { senderTo } from '../http/test-sender.ts'
import { answerWith } from './answer-with.ts'
import { account, callback, described, site, unknownLogin } from './sites.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function at(pages: Parameters<typeof site>[0], known?: readonly DescribedPage[]) {
  const server = await site(pages)
  const { sender, exchanges } = senderTo([server.origin])
  cleanups.push(() => sender.close(), server.close)
  const person: Person = createPerson({
    name: 'alice',
    account,
    sender,
    passwordsAt: [server.origin],
    ...(known === undefined ? {} : { described: known }),
  })
  return { server, person, exchanges }
}

describe('a login that no general rule knows', () => {
  test('is gone through as it was described, and the password is in no record', async () => {
    const { server, person, exchanges } = await at(unknownLogin, described)
    const journey = await person.visit(`${server.origin}/authorize`, { redirectUri: callback })
    expect(journey.kind === 'callback' && journey.params.get('code')).toBe('c1')
    expect(journey.pages).toHaveLength(3)
    expect(JSON.stringify(exchanges)).not.toContain(account.password)
  })

  test('is refused by the button that was described, or left at the question', async () => {
    const { server, person } = await at(unknownLogin, described)
    const refused = await person.visit(`${server.origin}/authorize`, { redirectUri: callback, consent: 'deny' })
    expect(refused.kind === 'callback' && refused.params.get('error')).toBe('access_denied')
    const stopped = await person.visit(`${server.origin}/question`, { redirectUri: callback, consent: 'stop' })
    expect(stopped.stoppedAt?.kind).toBe('consent')
  })

  test('is where the journey ends without a description', async () => {
    const { server, person } = await at(unknownLogin)
    const journey = await person.visit(`${server.origin}/authorize`, { redirectUri: callback })
    expect([journey.kind, server.seen.length]).toEqual(['page', 1])
  })

  test('that does not let the person in comes to an end', async () => {
    const { server, person } = await at({ ...unknownLogin, '/in': unknownLogin['/authorize'] }, described)
    await expect(person.visit(`${server.origin}/authorize`)).rejects.toMatchObject({ code: 'sign-in-failed' })
  })
})

describe('a description', () => {
  const page = (source: string) => ({
    url: 'http://127.0.0.1:1/',
    answer: answerWith({ text: source }),
    html: readHtml(source),
  })
  const form = (inner: string) => page(`<form>${inner}</form>`)
  const wants: readonly DescribedPage[] = [{ fields: { Code: '{user}' }, button: 'Go' }]

  test.each([
    ['by name', '<input name=Code><button>Go</button>', 'described'],
    ['by the label around', '<label>Code: <input name=x></label><button>Go</button>', 'described'],
    ['by aria-label', '<input name=x aria-label=code><button value=go>▶</button>', 'described'],
    ['by placeholder', '<input name=x placeholder="Code *"><input type=submit value=Go>', 'described'],
    ['not without its button', '<input name=Code><button>Stop</button>', 'other'],
    ['not without its input', '<input name=other><button>Go</button>', 'other'],
    ['not by a hidden input', '<input type=hidden name=Code><button>Go</button>', 'other'],
  ])('fits a form %s', (_how, inner, kind) => {
    expect(recognise(form(inner), wants).kind).toBe(kind)
  })

  test('comes before what is only likely, and after what is certain', () => {
    const question = form('<input name=Code><button>Continue</button>')
    expect(recognise(question).kind).toBe('consent')
    expect(recognise(question, [{ fields: { Code: '{user}' }, button: 'Continue' }]).kind).toBe('described')
    const hop = page(
      '<div id="oidc-redirect" data-client-id="c"></div><form><input name=Code><button>Go</button></form>',
    )
    expect(recognise(hop, wants).kind).toBe('hop')
  })

  test('with a no that the page lacks is of another page', () => {
    const yesOnly = form('<button>Let it in</button>')
    expect(recognise(yesOnly, [{ fields: {}, button: 'Let it in', refuse: 'Keep out' }]).kind).toBe('other')
  })

  test('says what a page says, whatever is put around it', () => {
    expect([saysSo('E-mail  address *', 'e-mail address:'), saysSo('', ''), saysSo('Password', 'Pass')]).toEqual([
      true,
      false,
      false,
    ])
  })

  test('of a page with labels as deep as it is long is read in no time', () => {
    const deep = `<form>${'<label for=a><div>'.repeat(20_000)}<input id=a name=x>${'<input name=y id=a>'.repeat(2_000)}<button>Go</button></form>`
    expect(recognise(page(deep), wants).kind).toBe('other')
  })
})
