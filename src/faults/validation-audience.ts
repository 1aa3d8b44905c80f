import { type DeploymentFault, fault } from './fault.ts'
import { homeMade, right } from './home-made.ts'
import { reads, takes, text, urlOf } from './read-audience.ts'
import { inMcpServer } from './replace.ts'

const nobodyCompares = 'no string is compared with anything'

/** Mistakes in comparing `aud` (catalogue 5.2). */
export const audienceFaults: readonly DeploymentFault[] = [
  fault(
    'aud-not-compared',
    'Signature and expiry are checked, and that an audience is there; whose it is, is not',
    'token-aud-contains-resource/foreign',
    text((aud) => aud !== ''),
    {
      companions: [
        'txe-subject-validated-first/foreign-audience',
        'token-aud-malformed/twice',
        'token-aud-no-substring/longer',
        'token-aud-no-substring/within',
        'token-aud-no-substring/shorter',
        'token-aud-no-substring/list-in-string',
        'token-aud-sibling-resource/tenant',
        'token-aud-sibling-resource/below',
        'token-aud-scheme-host-case/path-case',
        'token-aud-no-substring/percent-encoded',
        'token-aud-sibling-resource/origin',
        'token-aud-trailing-slash/other-spelling',
        'token-aud-port/other',
        'token-aud-port/other-scheme',
        'token-aud-not-as/issuer',
        'token-aud-client-id-collision/client',
        'token-aud-client-id-collision/server',
        'eras-equally-protected/foreign-audience',
        'rs-invalid-token-401/audience-status',
        'token-aud-all-endpoints/beside-mcp',
        'token-aud-all-endpoints/http-methods',
        'token-aud-all-endpoints/json-rpc',
      ].map((probe) => ({ probe, reason: nobodyCompares })),
    },
  ),
  fault(
    'aud-starts-with',
    'An audience that begins as the resource does is taken',
    'token-aud-no-substring/longer',
    text((aud, own) => aud.startsWith(own) && aud !== own && !aud.startsWith(`${own}/`)),
  ),
  fault(
    'aud-ends-with',
    'An audience that ends as the resource does is taken',
    'token-aud-no-substring/within',
    text((aud, own) => aud.endsWith(own)),
  ),
  fault(
    'aud-is-beginning',
    'The comparison runs the wrong way: the resource may begin with the audience',
    'token-aud-no-substring/shorter',
    text((aud, own) => aud !== '' && own.startsWith(aud)),
    {
      companions: [
        { probe: 'token-aud-not-as/issuer', reason: 'the issuer is how the resource begins' },
        { probe: 'token-aud-sibling-resource/origin', reason: 'the origin is how the resource begins' },
      ],
    },
  ),
  fault(
    'aud-split-at-spaces',
    'The audience is split at spaces, as scopes are',
    'token-aud-no-substring/list-in-string',
    text((aud, own) => aud.split(' ').includes(own)),
  ),
  fault(
    'aud-host-and-ending',
    'Host and the last part of the path are compared; what lies between is not',
    'token-aud-sibling-resource/tenant',
    text((aud, own) => {
      const [one, other] = [urlOf(aud), urlOf(own)]
      return (
        one !== undefined && other !== undefined && one.origin === other.origin && one.pathname.endsWith(other.pathname)
      )
    }),
  ),
  fault(
    'aud-covers-below',
    'The resource covers everything below it',
    'token-aud-sibling-resource/below',
    text((aud, own) => aud.startsWith(`${own}/`) && aud !== `${own}/`),
  ),
  fault(
    'aud-exact-octets',
    'Scheme and host are compared with regard to case',
    'token-aud-scheme-host-case/scheme-host',
    reads((aud, own) => (typeof aud === 'string' && aud !== own ? false : undefined)),
    { basis: 'MCP, canonical server URI: "implementations SHOULD accept uppercase scheme and host components"' },
  ),
  fault(
    'aud-in-small-letters',
    'Everything is lower-cased before it is compared',
    'token-aud-scheme-host-case/path-case',
    text((aud, own) => aud.toLowerCase() === own.toLowerCase()),
  ),
  fault(
    'aud-without-port',
    'Host names are compared without their port',
    'token-aud-port/other',
    text((aud, own) => {
      const [one, other] = [urlOf(aud), urlOf(own)]
      return (
        one !== undefined &&
        other !== undefined &&
        one.protocol === other.protocol &&
        one.hostname === other.hostname &&
        one.pathname === other.pathname
      )
    }),
  ),
  fault(
    'aud-without-scheme',
    'Behind a proxy that ends TLS nobody knows the scheme, so audiences are compared without it',
    'token-aud-port/other-scheme',
    text((aud, own) => {
      const [one, other] = [urlOf(aud), urlOf(own)]
      return (
        one !== undefined &&
        other !== undefined &&
        one.protocol !== other.protocol &&
        one.host === other.host &&
        one.pathname === other.pathname
      )
    }),
  ),
  fault(
    'aud-normalised',
    'Audiences are normalised as URLs before they are compared: encoded letters are decoded',
    'token-aud-no-substring/percent-encoded',
    text((aud, own) => aud !== own && aud.replaceAll(/%[46][0-9A-F]/g, decodeURIComponent) === own),
  ),
  fault(
    'aud-slash-dropped',
    'A slash at the end is dropped before audiences are compared',
    'token-aud-trailing-slash/other-spelling',
    text((aud, own) => aud === `${own}/`),
  ),
  fault(
    'aud-is-origin',
    'The base URL of the server counts as its audience, since that is what it was configured with',
    'token-aud-sibling-resource/origin',
    text((aud, own) => aud === new URL(own).origin),
    {
      deployment: 'reference:issuer-path',
      basis: 'nextcloud-mcp-server unified_verifier.py: server URL with and without /mcp',
    },
  ),
  fault(
    'aud-is-issuer',
    'Server and authorization server live together, and share an audience',
    'token-aud-not-as/issuer',
    text((aud, _own, { issuer }) => aud === issuer),
    { deployment: 'reference:issuer-path' },
  ),
  fault(
    'aud-is-any-client',
    'A token for the client that it was issued to is taken, as Nextcloud writes them',
    'token-aud-client-id-collision/client',
    takes((aud, _own, _config, { client_id }) => typeof aud === 'string' && aud === client_id),
    { basis: 'nextcloud-mcp-server before the proxy: introspection reports the client as audience' },
  ),
  fault(
    'aud-is-own-client-id',
    'The server takes tokens for its own client id',
    'token-aud-client-id-collision/server',
    text((aud, _own, { brokerage }) => brokerage.by === 'exchange' && aud === brokerage.clientId),
    { basis: 'nextcloud-mcp-server unified_verifier.py:350' },
  ),
  fault(
    'id-token-of-own-client',
    'A token with a nonce is taken for a sign-in at the server’s own client, and lets the person in',
    'token-id-token-refused/shaped',
    inMcpServer(() =>
      homeMade({
        type: (taken) => right.type(taken) || taken.payload.nonce !== undefined,
        payload: ({ payload, by: { config } }) =>
          payload.nonce === undefined ? payload : { client_id: '', ...payload, aud: config.resource },
      }),
    ),
    { basis: 'nextcloud-mcp-server unified_verifier.py: typ is not read, and its own client id is an audience' },
  ),
]
