import { type Arbitrary, array, constant, constantFrom, integer, oneof, tuple } from 'fast-check'
import { anyString, anyText, jsonValue, texts, urls } from './values.ts'

/** A document as its members, each with its value as JSON text. */
type Members = Readonly<Record<string, string>>

const written = (members: readonly (readonly [string, string])[]): string =>
  `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`

/** A good document in which some members are something else, stand twice, or are joined by ones that nobody knows. */
export function spoilt(good: Members): Arbitrary<string> {
  const names = Object.keys(good)
  const change = tuple(constantFrom(...names, '__proto__', 'constructor', 'toJSON', ''), jsonValue)
  const changes = array(change, { minLength: 1, maxLength: 3 })
  return tuple(changes, constantFrom('replace', 'before', 'after')).map(([made, how]) => {
    const spoiled = new Map(made)
    if (how === 'replace')
      return written([
        ...names.map((name) => [name, spoiled.get(name) ?? good[name] ?? 'null'] as const),
        ...made.filter(([name]) => !names.includes(name)),
      ])
    return written(how === 'before' ? [...made, ...Object.entries(good)] : [...Object.entries(good), ...made])
  })
}

/** What is no JSON object at all, or hardly one. */
export const noDocument: Arbitrary<string> = oneof(
  constantFrom('', ' ', 'null', '[]', '"x"', '{', '{"a":1', '{"a":1}}', '\ufeff{"a":1}', '{"a":1,}', "{'a':1}", 'NaN'),
  jsonValue,
  anyString,
  constant(`{${'"a":1,'.repeat(5000)}"a":1}`),
)

/** An HTML page that has something for a person to do, over and over. */
export const page: Arbitrary<string> = oneof(
  integer({ min: 1, max: 400 }).map((n) => '<form action="?"><button>allow</button></form>'.repeat(n)),
  integer({ min: 1, max: 400 }).map((n) => `<form>${'<input name=x value=y>'.repeat(n)}<button>allow</button></form>`),
  integer({ min: 1, max: 800 }).map((n) => `${'<form>'.repeat(n)}${'<div>'.repeat(n)}<button form=a>allow`),
  integer({ min: 1, max: 300 }).map(
    (n) => `${Array.from({ length: n }, (_, i) => `<b id=${i}>`).join('')}${'<p>'.repeat(n)}`,
  ),
  constantFrom(...urls).map(
    (url) => `<form method=post action="${url}"><input name=user><input type=password name=p></form>`,
  ),
  constantFrom(...urls).map((url) => `<form action="${url}"><button name=decision value=yes>Allow</button></form>`),
  constantFrom(...urls).map((url) => `<script>location.href = ${JSON.stringify(url)}</script>`),
  constantFrom(...urls).map((url) => `<script>location = '?again'</script><a href="${url}">x</a>`),
  constantFrom(...urls).map(
    (url) => `<form method=post action="${url}"><input name=code value=x><input name=state value=y></form>`,
  ),
  constantFrom(...texts).map(
    (text) => `<title>${text}</title><form><button value="${text}">${text} allow</button></form>`,
  ),
  constant('<form method=post><input name=user><input type=password name=password></form>'),
  constant('<head data-requesttoken="x" data-user=""><body><div id=oidc-redirect data-client-id="x" data-state="%">'),
  constant('<head data-requesttoken="x"><body><div id=oidc-consent data-scopes="a b">'),
  constant(`<svg><![CDATA[${'<math><mi>'.repeat(200)}`),
  constant(`<table>${'<tr><td><table>'.repeat(300)}`),
  constant(`<select>${'<option>'.repeat(2000)}`),
  constant(`<p ${Array.from({ length: 3000 }, (_, i) => `a${i}=b`).join(' ')}>`),
  constant(`<script>${'location='.repeat(2000)}</script>`),
  anyText,
)

/** Lines of `WWW-Authenticate`. */
export const challenge: Arbitrary<string> = oneof(
  constantFrom(
    'Bearer',
    'Bearer ,,,,',
    'Bearer realm="',
    'Bearer resource_metadata="http://["',
    'Bearer resource_metadata=, Bearer resource_metadata=x',
    `Bearer ${'a=b,'.repeat(2000)}`,
    `Bearer ${'a="'.repeat(2000)}`,
    `${'Bearer '.repeat(2000)}`,
    `Bearer ${'\\'.repeat(4000)}`,
    `Bearer scope="${'x '.repeat(4000)}"`,
    `Basic ${'A'.repeat(9000)}==`,
  ),
  constantFrom(...urls).map((url) => `Bearer resource_metadata="${url.replaceAll(/[^\x20-\x7e]/g, '')}"`),
  anyString.map((text) => `Bearer ${text.replaceAll(/[^\x20-\x7e]/g, '~')}`),
)
