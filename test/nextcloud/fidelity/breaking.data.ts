import { another, type Change, lengthened, put, reordered, shortened } from './breaking.ts'
import type { Mismatch } from './compare.ts'

/** One recorded value that is changed, and what the driver must report: that exchange, that place, and nothing else. */
export interface Break {
  readonly what: string
  readonly file: string
  readonly exchange: string
  /** Below the response, segments divided by `/`. */
  readonly path: string
  readonly change: Change
  readonly where: string
  readonly kind: Mismatch['kind']
}

type Row = readonly [
  what: string,
  exchange: string,
  path: string,
  change: Change,
  where: string,
  kind: Mismatch['kind'],
]

const title = 'body/$html/title'
const payload = 'body/access_token/payload'

const rows: Readonly<Record<string, readonly Row[]>> = {
  'api.json': [
    ['a status', 'notes-get-missing', 'status', another, 'status', 'status'],
    [
      'a header',
      'notes-list',
      'headers/x-notes-api-versions',
      put('0.2, 1.3'),
      'headers/x-notes-api-versions',
      'value',
    ],
    ['a value of the body', 'notes-create', 'body/content', another, 'body/content', 'value'],
    ['an empty list', 'notes-get', 'body/shareTypes', lengthened, 'body/shareTypes', 'keys'],
    ['the order of members', 'notes-create', 'body', reordered, 'body', 'keys'],
    [
      'a number for a text',
      'ocs-capabilities',
      'body/ocs/data/version/string',
      put(32),
      'body/ocs/data/version/string',
      'value',
    ],
    ['the label of another file', 'notes-update', 'body/etag', put('{{hex32 #3}}'), 'body/etag', 'value'],
    ['a missing member', 'notes-list-bad-token', 'body', shortened, 'body', 'keys'],
  ],
  'bearer-audience.json': [
    ['a status', 'oidc-app-mode-id-token', 'status', put(200), 'status', 'status'],
    ['a claim', 'step-5', `${payload}/scope`, put('openid'), `${payload}/scope`, 'value'],
    ['the order of claims', 'step-7', payload, reordered, payload, 'keys'],
    ['whom a token is for', 'step-7', `${payload}/aud`, put('{{alnum64 #1}}'), `${payload}/aud`, 'value'],
    [
      'a member of a token header',
      'step-5',
      'body/access_token/header/typ',
      put('JWT'),
      'body/access_token/header/typ',
      'value',
    ],
  ],
  'consent-and-corners.json': [
    [
      'a header',
      'token-preflight',
      'headers/access-control-max-age',
      another,
      'headers/access-control-max-age',
      'value',
    ],
    ['a header that is not there', 'status-php', 'headers', lengthened, 'headers/x', 'absent'],
    ['a location', 'consent-deny', 'headers/location', another, 'headers/location', 'value'],
    ['a cookie less', 'consent-page', 'setsCookies', shortened, 'cookies', 'cookies'],
    ['the element of a page', 'consent-page', 'body/$html/element', another, 'body/$html/element', 'value'],
    ['the user of a page', 'redirect-hop-page', 'body/$html/user', put('alice'), 'body/$html/user', 'value'],
  ],
  'login-flow-v2.json': [
    ['the title of a page', 'login-flow-v2-grant-page', title, another, title, 'value'],
    ['the text of a page', 'login-flow-v2-grant', 'body/$html/text', another, 'body/$html/text', 'value'],
    ['the order of members', 'login-flow-v2-init', 'body', reordered, 'body', 'keys'],
    [
      'a secret of another form',
      'ocs-user-app-password',
      'headers/x-user-id',
      put('{{alnum64 #1}}'),
      'headers/x-user-id',
      'value',
    ],
    ['a cookie', 'login-flow-v2-poll-granted', 'setsCookies/0', another, 'cookies', 'cookies'],
  ],
  'oidc.json': [
    ['a status', 'authorize-unknown-client', 'status', put(403), 'status', 'status'],
    ['the order of members', 'discovery-well-known', 'body', reordered, 'body', 'keys'],
    [
      'an element of a list',
      'discovery-index-php',
      'body/grant_types_supported/0',
      another,
      'body/grant_types_supported/0',
      'value',
    ],
    ['a claim', 'token-code-jwt', `${payload}/acr`, put('1'), `${payload}/acr`, 'value'],
    ['a time', 'token-code-jwt', 'body/expires_in', another, 'body/expires_in', 'value'],
    ['the title of a page', 'authorize-redirect-mismatch', title, another, title, 'value'],
    [
      'the order of parameters',
      'authorize-unknown-scope',
      'headers/location',
      put('http://127.0.0.1:9/cb?code={{alnum128 #22}}&state=st'),
      'headers/location',
      'value',
    ],
    ['whether a token is active', 'introspect-opaque-own', 'body/active', another, 'body/active', 'value'],
  ],
  'sign-in.json': [
    ['a status', 'sign-in-page', 'status', put(201), 'status', 'status'],
    ['the title of a page', 'sign-in-page', title, put('Nextcloud'), title, 'value'],
    ['a cookie', 'sign-in', 'setsCookies/1', put('nc_secret'), 'cookies', 'cookies'],
    ['a body', 'sign-in-wrong-password', 'body', put('wrong'), 'body', 'value'],
    [
      'a place that is filled in',
      'sign-in',
      'headers/location',
      put('{base}/index.php/apps/files/'),
      'headers/location',
      'value',
    ],
  ],
}

/** Several for each recording, of all kinds. */
export const breaks: readonly Break[] = Object.entries(rows).flatMap(([file, list]) =>
  list.map(([what, exchange, path, change, where, kind]) => ({ what, file, exchange, path, change, where, kind })),
)
