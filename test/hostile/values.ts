import { type Arbitrary, array, constantFrom, integer, oneof } from 'fast-check'

/** Texts that do something where they are printed, parsed or put into a URL. */
export const texts: readonly string[] = [
  '',
  ' ',
  '\u001b]0;owned\u0007\u001b[2J\u001b[31mpassed\u001b[0m',
  '\u009b31m',
  '\u202Egnp.exe\u2066',
  '\ud800',
  '\udfff\ud800',
  '\u0000',
  'a\r\nSet-Cookie: x=y',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '::error file=a::b',
  `$${'{jndi:ldap://x}'}`,
  '{{7*7}}',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '%',
  '%00%0d%0a',
  '../../../../etc/passwd',
  'null',
  '￿﷐',
  'Bearer',
  '𝒜'.repeat(50),
  'a'.repeat(10_000),
  '"'.repeat(2000),
  '\\'.repeat(2000),
  '\u0301'.repeat(3000),
]

/** URLs that lead astray, or are none. */
export const urls: readonly string[] = [
  'http://',
  'http://[',
  'http://[::1',
  'http://a b/',
  'http://user:pass@127.0.0.1/',
  'http://127.0.0.1@evil.example/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[::ffff:127.0.0.1]/',
  'http://0x7f.1/',
  'http://2130706433/',
  'http://0/',
  'http://localhost.evil.example/',
  'http://пример.испытание/',
  'http://xn--a/',
  'http://faß.example/',
  'http://a..b/',
  `http://${'a'.repeat(300)}.example/`,
  'http://127.0.0.1:99999/',
  'http://127.0.0.1:0/',
  'http://127.0.0.1:1/',
  'https://127.0.0.1:1/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,<form>',
  'ftp://127.0.0.1/',
  'gopher://127.0.0.1:25/',
  'ws://127.0.0.1/',
  'blob:http://127.0.0.1/x',
  'about:blank',
  'mailto:a@b',
  'urn:ietf:wg:oauth:2.0:oob',
  '//evil.example/',
  '/',
  '?',
  '#',
  'http:/\\evil.example',
  'http://127.0.0.1/#fragment',
  'http://127.0.0.1/%zz',
  `http://127.0.0.1/${'a/'.repeat(5000)}`,
  'HTTP://127.0.0.1\\@evil.example/',
]

/** A JSON value as text, of a kind that a reader may not think of. */
const literals: readonly string[] = [
  'null',
  'true',
  '0',
  '-0',
  '1e400',
  '-1e400',
  '1e-400',
  '9'.repeat(400),
  '[]',
  '{}',
  '[null]',
  '[[[[]]]]',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":1,"valueOf":2,"toJSON":3,"length":-1}',
  '{"then":{}}',
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
  `[${'"x",'.repeat(3000)}"x"]`,
  '["\\ud800"]',
  '"\\u0000\\u001b[2J"',
]

/** Any text of code units: fast-check's own units take seconds to be set up. */
export const anyString: Arbitrary<string> = array(integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) =>
  String.fromCharCode(...units),
)

/** A value for a member of a JSON document, as text. */
export const jsonValue: Arbitrary<string> = oneof(
  constantFrom(...literals),
  constantFrom(...texts).map((text) => JSON.stringify(text)),
  constantFrom(...urls).map((url) => JSON.stringify(url)),
  constantFrom(...urls).map((url) => JSON.stringify([url, null, 7, url])),
  integer().map(String),
  anyString.map((text) => JSON.stringify(text)),
)

/** Any text. */
export const anyText: Arbitrary<string> = oneof(constantFrom(...texts), constantFrom(...urls), anyString)
