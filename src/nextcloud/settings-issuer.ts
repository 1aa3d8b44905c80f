import { z } from 'zod'
import { absoluteUrl, flag, seconds, word } from './setting-values.ts'
import { row, type SettingRow } from './settings-row.ts'

const tokenType = word('opaque', 'jwt')
const profile = z.preprocess(
  (value) => {
    const text = String(value).replace(/^oidc-/, '')
    // JSON numbers lose the zero at their end: 2.0 arrives as 2, and 1.10 as 1.1 (there is no profile 1.1).
    return text === '2' ? '2.0' : text === '1.1' ? '1.10' : text
  },
  word('2.0', '1.17', '1.13', '1.12', '1.11', '1.10', '1.9'),
)
const neverOr = (least: number) => z.union([z.literal('never'), seconds(least)])

/** Settings of discovery, registration, authorization and the form of tokens. */
export const issuerSettings: readonly SettingRow[] = [
  row(
    'profile',
    '2.0',
    profile,
    '2.0 | 1.17 | 1.13 | 1.12 | 1.11 | 1.10 | 1.9',
    '1.12',
    'Which release of the oidc app is played.',
  ),
  row(
    'accessTokenType',
    'by-client',
    z.union([word('by-client', 'opaque', 'jwt'), z.record(z.string(), tokenType)]),
    'by-client | opaque | jwt | {"<client id>": "jwt"}',
    '1.7',
    'Form of access tokens: as each client was registered, one form for all, or by client id.',
  ),
  row(
    'dcrTokenTypeDefault',
    'opaque',
    tokenType,
    'opaque | jwt',
    '1.10',
    'What a registration without token_type gets.',
  ),
  row(
    'defaultTokenType',
    'opaque',
    tokenType,
    'opaque | jwt',
    '1.10',
    'What a registration with an unknown token_type (such as "Bearer") gets.',
  ),
  row(
    'audMode',
    'resource',
    word('resource', 'rs-local', 'client-id', 'array', 'missing', 'wrong', 'trailing-slash'),
    'resource | rs-local | client-id | array | missing | wrong | trailing-slash',
    '1.7',
    'What JWT access tokens carry as aud: resource, else resource_url, else client id (as the profile does it); or one fixed mistake.',
  ),
  row(
    'introspectionAud',
    'client-id',
    word('client-id', 'resource', 'both', 'missing'),
    'client-id | resource | both | missing',
    '1.8',
    'What introspection reports as aud.',
  ),
  row(
    'introspectionPolicy',
    'entitled',
    word('entitled', 'any', 'inactive', 'off'),
    'entitled | any | inactive | off',
    '1.8',
    'Whom introspection tells about a token; off: no such endpoint.',
  ),
  row(
    'issuer',
    'host',
    z.union([
      word('host', 'trailing-slash', 'token-differs'),
      absoluteUrl,
      z.strictObject({ discovery: absoluteUrl, tokens: absoluteUrl }),
    ]),
    'host | trailing-slash | token-differs | URL | {"discovery": URL, "tokens": URL}',
    '1.3',
    'The issuer: by Host header; with a slash at its end; another one in tokens than in discovery; one URL for the issuer and all endpoints; or one for discovery and one for tokens.',
  ),
  row(
    'urlStyle',
    'as-requested',
    word('as-requested', 'pretty', 'index.php'),
    'as-requested | pretty | index.php',
    '1.1',
    'Whether printed URLs carry /index.php: as the request did, never, or always. Both forms are answered.',
  ),
  row(
    'wellKnown',
    200,
    word(200, 301, 404),
    '200 | 301 | 404',
    '1.1',
    'What /.well-known/ answers: the document, a redirect to /index.php/.well-known/, or 404.',
  ),
  row(
    'asMetadata',
    'absent',
    word('absent', 'served'),
    'absent | served',
    '1.1',
    'Whether /.well-known/oauth-authorization-server is served (RFC 8414); a real one answers 404.',
  ),
  row(
    'pkceMetadata',
    'S256+plain',
    word('S256+plain', 'S256', 'plain', 'absent'),
    'S256+plain | S256 | plain | absent',
    '1.3',
    'code_challenge_methods_supported of discovery.',
  ),
  row('pkceRequired', false, flag, 'false | true', '1.5', 'Whether authorization needs a code_challenge.'),
  row(
    'consent',
    false,
    z.union([flag, word('partial', 'deny', 'revoked')]),
    'false | true | partial | deny | revoked',
    '1.5',
    'The consent page: never; as allow_user_settings does it; or, without a page, the last scope is not granted, everything is denied, or consent is withdrawn after the first token.',
  ),
  row(
    'responseIss',
    'absent',
    word('absent', 'sent'),
    'absent | sent',
    '1.1',
    'Whether authorization responses name the issuer and discovery says so (RFC 9207); a real one does neither.',
  ),
  row(
    'dcr',
    true,
    z.union([flag, word('full', 'limited', 'public')]),
    'true | false | full | limited | public',
    '1.10',
    'Dynamic registration: open, off, full (100 clients), answering 429, or also giving public clients.',
  ),
  row(
    'dcrLifetime',
    3600,
    neverOr(1),
    'seconds | never',
    '1.10',
    'Age at which dynamically registered clients are deleted.',
  ),
  row(
    'keys',
    'one',
    word('one', 'rotate', 'rotate-with-overlap', 'empty', 'wrong-kid', 'HS256', 'ES256'),
    'one | rotate | rotate-with-overlap | empty | wrong-kid | HS256 | ES256',
    '1.4',
    'Signing keys: setting rotate replaces the key at once, each time it is set; with overlap the old one stays published; empty publishes none; wrong-kid signs under an unpublished kid; the algorithms sign with the client secret or an EC key.',
  ),
]
