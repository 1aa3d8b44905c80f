import { describe, expect, test } from 'vitest'
import { readHtml } from '../../src/person/forms.ts'
import type { Page } from '../../src/person/page.ts'
import { type Recognised, recognise } from '../../src/person/recognise.ts'
import { answerWith } from './answer-with.ts'

const page = (url: string, source: string): Page => ({
  url,
  answer: answerWith({ text: source }),
  html: readHtml(source),
})

describe('a page is read as a browser parses it', () => {
  test('its forms send what a browser would send', () => {
    const { forms } = readHtml(`<title>T</title><form id=f action="/go" method=POST>
      <input name=plain value="a&amp;b"><input type=hidden name=h value=1><input name=off disabled value=x>
      <input type=checkbox name=c1 checked><input type=checkbox name=c2 value=2>
      <input type=radio name=r value=1><input type=radio name=r value=2 checked>
      <select name=s><option value=1>One<option value=2 selected>Two</select><textarea name=t>text</textarea>
      <input type=submit name=go value=Go><button name=decision value=allow> Allow <b>it</b></button><button type=button>No</button>
      </form><input form=f name=outside value=o><input name=stray value=no>`)
    expect(forms).toHaveLength(1)
    expect(forms[0]).toMatchObject({ id: 'f', action: '/go', method: 'post' })
    expect(forms[0]?.fields).toEqual([
      ['plain', 'a&b'],
      ['h', '1'],
      ['c1', 'on'],
      ['r', '2'],
      ['s', '2'],
      ['t', 'text'],
      ['outside', 'o'],
    ])
    expect(forms[0]?.buttons).toEqual([
      { name: 'go', value: 'Go', text: 'Go' },
      { name: 'decision', value: 'allow', text: 'Allow it' },
    ])
  })

  test('its visible text leaves out what nobody sees', () => {
    const html = readHtml(
      '<title>A &lt;title&gt;</title><body>One<script>two()</script> <style>x{}</style><p>three</p>',
    )
    expect([html.title, html.text]).toEqual(['A <title>', 'One three'])
  })

  test('a page that is nested as deep as it is long is read, too', () => {
    const deep = `${'<div>'.repeat(20_000)}<form><input name=a value=1></form>deep`
    const html = readHtml(deep)
    expect([html.forms[0]?.fields, html.text]).toEqual([[['a', '1']], 'deep'])
  })

  test('broken HTML is read, too', () => {
    expect(readHtml('<form method=post><input name="a" value="1"').forms).toHaveLength(1)
    expect(readHtml('\u0000<<<>').forms).toEqual([])
  })
})

const base = 'http://127.0.0.1:1'
const button = (name: string, value: string, text: string): string =>
  `<button name="${name}" value="${value}">${text}</button>`

describe('a page is recognised by what it is', () => {
  const kinds: readonly (readonly [string, string, string, Recognised['kind']])[] = [
    [
      'Nextcloud’s sign-in',
      '/index.php/login?redirect_url=/x',
      '<head data-requesttoken="t"><body><div id=login>',
      'nextcloud-sign-in',
    ],
    ['the same place signed in', '/index.php/login', '<head data-requesttoken="t" data-user="alice">', 'other'],
    ['a password form', '/any', '<form><input name=username><input type=password name=p></form>', 'sign-in'],
    [
      'the hop',
      '/apps/oidc/redirect?x=1',
      '<div id="oidc-redirect" data-client-id="c" data-state="s" data-nonce="">',
      'hop',
    ],
    [
      'Nextcloud’s consent',
      '/apps/oidc/consent',
      '<head data-requesttoken="t"><body><div id="oidc-consent" data-scopes="a b">',
      'nextcloud-consent',
    ],
    [
      'a consent form',
      '/c',
      `<form method=post>${button('d', 'allow', 'Go')}${button('d', 'deny', 'Stop')}</form>`,
      'consent',
    ],
    [
      'a form post',
      '/a',
      '<form method=post action="http://127.0.0.1:9/cb"><input name=state value=s><input name=code value=c></form>',
      'form-post',
    ],
    ['an error page', '/a', '<title>Error</title><p>invalid_client</p>', 'other'],
    ['a search form', '/a', '<form><input name=q><button>Search</button></form>', 'other'],
    ['a script that goes on', '/a', '<script>window.location.replace("\\/next?a=1")</script>', 'hop'],
  ]
  test.each(kinds)('%s', (_what, path, source, kind) => {
    expect(recognise(page(base + path, source)).kind).toBe(kind)
  })

  test('the hop enters the authorization endpoint beside it with all that has a value', () => {
    const source =
      '<div id="oidc-redirect" data-client-id="c" data-response-type="code" data-nonce="" data-redirect-uri="http://x/cb?a=b">'
    expect(recognise(page(`${base}/index.php/apps/oidc/redirect?client_id=old`, source))).toEqual({
      kind: 'hop',
      url: `${base}/index.php/apps/oidc/authorize?client_id=c&response_type=code&redirect_uri=http%3A%2F%2Fx%2Fcb%3Fa%3Db`,
    })
  })

  const choices: readonly (readonly [string, string, string | undefined, string | undefined])[] = [
    ['by value', button('decision', 'approve', 'OK, go') + button('decision', 'deny', 'Go back'), 'approve', 'deny'],
    ['by text', button('', 'x1', 'Allow access') + button('', 'x2', 'Cancel'), 'x1', 'x2'],
    ['by text that says no', button('', 'x1', 'Do not allow') + button('', 'x2', 'Allow'), 'x2', 'x1'],
    ['by name', button('disallow', '1', '✗') + button('allow', '2', '✓'), '2', '1'],
    ['without a way to refuse', button('consent', 'yes', 'Continue'), 'yes', undefined],
    [
      'words within words are none',
      button('x', 'Notes', 'Notebook') + button('x', 'granted', 'Grant'),
      'granted',
      undefined,
    ],
  ]
  test.each(choices)('the answers of a consent form are told apart %s', (_what, buttons, approve, deny) => {
    const recognised = recognise(page(base, `<form method=post>${buttons}</form>`))
    expect(recognised.kind).toBe('consent')
    if (recognised.kind !== 'consent') return
    expect([recognised.approve?.button?.value, recognised.deny?.button?.value]).toEqual([approve, deny])
  })

  test('two forms with a hidden decision each are told apart', () => {
    const form = (decision: string): string =>
      `<form method=post><input type=hidden name=decision value=${decision}><button>Submit</button></form>`
    const recognised = recognise(page(base, form('reject') + form('accept')))
    expect(recognised.kind === 'consent' && recognised.approve?.form.fields).toEqual([['decision', 'accept']])
  })
})

describe('a page that has more than anybody can use', () => {
  const countOf = (source: string): number => readHtml(source).forms.length
  const attributes = (count: number): string => Array.from({ length: count }, (_, n) => ` a${n}="<>"`).join('')

  test('is read as far as its first hundred forms, and two thousand controls', () => {
    expect(countOf('<form></form>'.repeat(5000))).toBe(100)
    const [form] = readHtml(`<form>${'<input name=a>'.repeat(5000)}</form>`).forms
    expect(form?.fields).toHaveLength(2000)
  })

  test('is cut before a tag with more attributes than anybody writes', () => {
    expect(countOf(`<form></form><p${attributes(900)}><form></form>`)).toBe(2)
    expect(countOf(`<form></form><p${attributes(1100)}><form></form>`)).toBe(1)
  })

  test('is cut where it has too many elements, or is too long', () => {
    expect(countOf(`<form></form>${'<i></i>'.repeat(30_000)}<form></form>`)).toBe(1)
    expect(countOf(`<form></form>${'x'.repeat(600_000)}<form></form>`)).toBe(1)
  })

  test('a control that names a form belongs to the first with that id, and one inside a form to that', () => {
    const { forms } = readHtml(
      '<form id=a><input name=in></form><form id=a></form><input form=a name=out><p><form id=b><div><input name=deep></div></form>',
    )
    expect(forms.map(({ fields }) => fields.map(([name]) => name))).toEqual([['in', 'out'], [], ['deep']])
  })
})
