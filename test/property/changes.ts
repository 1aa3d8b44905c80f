import { hmacSigner, keySigner, noSignature, type Signer, strangerKey, type TokenKey } from '../../src/protocol/jws.ts'

type Members = Readonly<Record<string, unknown>>

/** A token as it is being changed, before it is written. */
export interface Draft {
  readonly header: Members
  readonly claims: Members
  /** How the payload is written. */
  readonly spell: (claims: Members) => string
  readonly sign: Signer
  /** What happens to the finished text. */
  readonly bend: (token: string) => string
}

/** What the changes are made with. */
export interface Known {
  readonly resource: string
  readonly issuer: string
  readonly clientId: string
  readonly now: number
  readonly key: TokenKey
  readonly random: (below: number) => number
}

/** A change of one thing; changes of different things never undo one another. */
export interface Change {
  readonly name: string
  /** What is changed: at most one change of each is made to a token. */
  readonly thing:
    | 'aud'
    | 'iss'
    | 'end'
    | 'begin'
    | 'sub'
    | 'typ'
    | 'signature'
    | 'header'
    | 'spelling'
    | 'text'
    | 'extra'
  /** False: the token is as right as before. */
  readonly breaks: boolean
  readonly make: (draft: Draft, known: Known) => Draft
}

const claims =
  (changes: (known: Known) => Members) =>
  (draft: Draft, known: Known): Draft => ({
    ...draft,
    claims: without({ ...draft.claims, ...changes(known) }),
  })
const header =
  (changes: (known: Known) => Members) =>
  (draft: Draft, known: Known): Draft => ({
    ...draft,
    header: without({ ...draft.header, ...changes(known) }),
  })

function without(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

/** Puts another letter into the middle of a part of the finished token. */
function bent(part: number): Change['make'] {
  return (draft, { random }) => {
    const at = random(1000)
    return {
      ...draft,
      bend: (token) => {
        const parts = draft.bend(token).split('.')
        const text = parts[part] ?? ''
        const place = 4 + (at % Math.max(1, text.length - 8))
        parts[part] = `${text.slice(0, place)}${text[place] === 'A' ? 'B' : 'A'}${text.slice(place + 1)}`
        return parts.join('.')
      },
    }
  }
}

const foreign = [
  'https://other.example/mcp',
  'urn:x:y',
  '',
  ' ',
  '*',
  'null',
  '/mcp',
  'localhost',
  'nextcloud',
] as const

/** Every kind of change, with what it does to the right of a token. */
export const changes: readonly Change[] = [
  {
    name: 'foreign aud',
    thing: 'aud',
    breaks: true,
    make: claims(({ random }) => ({ aud: foreign[random(foreign.length)] })),
  },
  {
    name: 'aud with something behind',
    thing: 'aud',
    breaks: true,
    make: claims(({ resource, random }) => ({
      aud: resource + ['/', '/x', '-evil', '?', '#', ' ', '%20', '.'][random(8)],
    })),
  },
  {
    name: 'aud with something before',
    thing: 'aud',
    breaks: true,
    make: claims(({ resource, random }) => ({ aud: ['x', ' ', 'https://evil.example/', '//'][random(4)] + resource })),
  },
  {
    name: 'aud cut short',
    thing: 'aud',
    breaks: true,
    make: claims(({ resource, random }) => ({ aud: resource.slice(0, 1 + random(resource.length - 1)) })),
  },
  {
    name: 'no aud',
    thing: 'aud',
    breaks: true,
    make: claims(({ random }) => ({ aud: [undefined, null, [], [[]], {}, 0, true, false][random(8)] })),
  },
  {
    name: 'aud in a wrong form',
    thing: 'aud',
    breaks: true,
    make: claims(({ resource, random }) => ({
      aud: [[[resource]], { aud: resource }, [resource, 1], [null, resource], { 0: resource, length: 1 }][random(5)],
    })),
  },
  {
    name: 'aud of others',
    thing: 'aud',
    breaks: true,
    make: claims(({ random, clientId }) => ({
      aud: ['https://a.example', clientId, 'https://b.example'].slice(0, 1 + random(3)),
    })),
  },
  {
    name: 'aud as a list with the resource',
    thing: 'aud',
    breaks: false,
    make: claims(({ resource, random }) => ({
      aud: [[resource], ['https://a.example', resource], [resource, 'https://a.example']][random(3)],
    })),
  },
  {
    name: 'another iss',
    thing: 'iss',
    breaks: true,
    make: claims(({ issuer, random }) => ({
      iss: [
        `${issuer}/`,
        issuer.toUpperCase(),
        'https://issuer.example',
        `${issuer}.evil.example`,
        issuer.slice(0, -1),
        [issuer],
        undefined,
        null,
        1,
        '',
      ][random(10)],
    })),
  },
  { name: 'over', thing: 'end', breaks: true, make: claims(({ now, random }) => ({ exp: now - 1 - random(100_000) })) },
  {
    name: 'no end',
    thing: 'end',
    breaks: true,
    make: claims(({ now, random }) => ({
      exp: [undefined, null, String(now + 600), '', true, [now + 600], {}][random(7)],
    })),
  },
  {
    name: 'a later end',
    thing: 'end',
    breaks: false,
    make: claims(({ now, random }) => ({ exp: now + 601 + random(3000) })),
  },
  {
    name: 'not yet',
    thing: 'begin',
    breaks: true,
    make: claims(({ now, random }) =>
      random(2) === 0 ? { nbf: now + 120 + random(10_000) } : { iat: now + 300 + random(10_000) },
    ),
  },
  { name: 'begun', thing: 'begin', breaks: false, make: claims(({ now, random }) => ({ nbf: now - random(1000) })) },
  {
    name: 'no sub',
    thing: 'sub',
    breaks: true,
    make: claims(({ random }) => ({ sub: [undefined, null, '', 1, ['alice'], {}][random(6)] })),
  },
  {
    name: 'another typ',
    thing: 'typ',
    breaks: true,
    make: header(({ random }) => ({ typ: ['JWT', 'logout+jwt', 'dpop+jwt', undefined, '', 'at', 1, null][random(8)] })),
  },
  { name: 'the long typ', thing: 'typ', breaks: false, make: header(() => ({ typ: 'application/at+jwt' })) },
  {
    name: 'a signature of nobody',
    thing: 'signature',
    breaks: true,
    make: (draft) => ({ ...draft, sign: keySigner(strangerKey()) }),
  },
  {
    name: 'no signature',
    thing: 'signature',
    breaks: true,
    make: (draft, { random }) => ({
      ...draft,
      header: { ...draft.header, alg: ['none', 'None', 'NONE', 'RS256'][random(4)] },
      sign: noSignature,
    }),
  },
  {
    name: 'an HMAC',
    thing: 'signature',
    breaks: true,
    make: (draft, { key, random }) => ({
      ...draft,
      header: { ...draft.header, alg: 'HS256' },
      sign: hmacSigner(
        [key.publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'secret', ''][random(3)] ?? '',
      ),
    }),
  },
  {
    name: 'another algorithm',
    thing: 'signature',
    breaks: true,
    make: (draft, { key, random }) => {
      const alg = ['PS256', 'RS384', 'RS512', 'PS512'][random(4)] ?? 'PS256'
      return { ...draft, header: { ...draft.header, alg }, sign: keySigner(key, alg) }
    },
  },
  {
    name: 'another kid',
    thing: 'header',
    breaks: true,
    make: header(({ random }) => ({ kid: ['nobody', '../../dev/null', "' OR 1=1 --", '', 7][random(5)] })),
  },
  {
    name: 'a critical extension',
    thing: 'header',
    breaks: true,
    make: header(({ random }) => ({ crit: [['x'], [], 'x', ['exp']][random(4)], x: 1 })),
  },
  {
    name: 'unknown header members',
    thing: 'header',
    breaks: false,
    make: header(() => ({ cty: 'x', jku: 'http://127.0.0.1:9/', x5u: 'http://127.0.0.1:9/' })),
  },
  {
    name: 'other order and white space',
    thing: 'spelling',
    breaks: false,
    make: (draft) => ({
      ...draft,
      spell: (members) => JSON.stringify(Object.fromEntries(Object.entries(members).reverse()), null, 2),
    }),
  },
  {
    name: 'escaped letters',
    thing: 'spelling',
    breaks: false,
    make: (draft) => ({ ...draft, spell: (members) => JSON.stringify(members).replaceAll('alice', '\\u0061lice') }),
  },
  {
    name: 'no JSON',
    thing: 'spelling',
    breaks: true,
    make: (draft, { random }) => ({
      ...draft,
      spell: (members) =>
        ['', 'null', '[]', '"x"', '{', JSON.stringify(members).slice(0, -1), `${JSON.stringify(members)},`][
          random(7)
        ] ?? '',
    }),
  },
  { name: 'a bent header', thing: 'text', breaks: true, make: bent(0) },
  { name: 'a bent payload', thing: 'text', breaks: true, make: bent(1) },
  { name: 'a bent signature', thing: 'text', breaks: true, make: bent(2) },
  {
    name: 'a part more or less',
    thing: 'text',
    breaks: true,
    make: (draft, { random }) => ({
      ...draft,
      bend: (token) =>
        [`${token}.`, `${token}.AAAA`, `.${token}`, token.split('.').slice(0, 2).join('.'), token.replace('.', '..')][
          random(5)
        ] ?? token,
    }),
  },
  {
    name: 'cut short',
    thing: 'text',
    breaks: true,
    make: (draft, { random }) => ({ ...draft, bend: (token) => token.slice(0, 1 + random(token.length - 8)) }),
  },
  {
    name: 'claims of which nobody knows',
    thing: 'extra',
    breaks: false,
    make: claims(({ random }) => ({ groups: ['admin'], nonce: String(random(1000)), __proto: {}, constructor: 1 })),
  },
]
