import type { Reasoned } from '../contract/fault.ts'

/** A step of judging. */
type Step = 'document' | 'entry' | 'places' | 'metadata' | 'flow' | 'accepted'

/**
 * How far judging must come, step by step, until a probe can be judged: each step rests on those before it. The probes
 * of a step stand by the beginning of their ids, or whole.
 */
const steps: Readonly<Record<Step, readonly string[]>> = {
  /** Reads the protected resource metadata. */
  document: [
    'prm-as-list-nonempty/present',
    'prm-bearer-methods/header',
    'prm-bearer-methods/no-query',
    'prm-http-shape/media-type',
    'prm-http-shape/object',
    'prm-http-shape/status',
    'prm-no-empty-arrays/none',
    'prm-no-offline-access/none',
    'prm-not-from-request-headers/document-forwarded',
    'prm-not-from-request-headers/document-host',
    'prm-resource-matches-server/challenge',
    'prm-resource-matches-server/root',
    'prm-resource-matches-server/well-known',
    'prm-resource-uri-form/absolute',
    'prm-resource-uri-form/fragment',
    'prm-resource-uri-form/query',
    'prm-resource-uri-form/scheme',
    'prm-scopes-baseline/no-wildcard',
    'prm-scopes-baseline/size',
    'prm-wellknown-path-insertion/served',
  ],
  /** Looks at the entries of `authorization_servers`. */
  entry: ['asm-issuer-form/query-fragment', 'asm-issuer-form/scheme', 'prm-as-entries-are-issuers/resolve'],
  /** Asks the places where the authorization server may publish its metadata. */
  places: [
    'asm-docs-consistent/endpoints',
    'asm-docs-consistent/issuer-and-keys',
    'asm-issuer-equality/oidc',
    'asm-oidc-path-append/served',
    'asm-published/found',
    'asm-wellknown-path-insertion/served',
  ],
  /** Reads the metadata of the authorization server. */
  metadata: [
    'asm-cimd-flag-truthful/flag',
    'asm-endpoints-own-trust-domain/hosts',
    'asm-grant-types-truthful/explicit',
    'asm-grant-types-truthful/served',
    'asm-http-shape/media-type',
    'asm-http-shape/no-empty-arrays',
    'asm-http-shape/status',
    'asm-issuer-equality/oauth',
    'asm-pkce-advertised/s256',
    'asm-pkce-no-plain/none',
    'asm-required-fields/authorization-endpoint',
    'asm-required-fields/response-types',
    'asm-required-fields/token-endpoint',
    'asm-tenant-isolation/unknown-path',
  ],
  /** Goes through the flow of a client with a person, to a code and a token. */
  flow: [
    'asm-auth-methods-truthful/basic',
    'asm-auth-methods-truthful/checked',
    'asm-auth-methods-truthful/none',
    'asm-auth-methods-truthful/post',
    'asm-iss-flag-truthful/error',
    'asm-iss-flag-truthful/success',
    'flow-issued-token-accepted/accepted',
    'proxy-mints-own-token/issuer',
    'proxy-mints-own-token/not-an-upstream-token',
    'proxy-mints-own-token/refused-upstream',
    'proxy-no-upstream-fields/elsewhere',
    'proxy-no-upstream-fields/refresh-response',
    'proxy-no-upstream-fields/token-response',
    'tok-client-auth-enforced/empty-secret',
    'tok-client-auth-enforced/no-secret',
    'tok-client-auth-enforced/other-method',
    'tok-client-auth-enforced/refresh-no-secret',
    'tok-client-auth-enforced/refresh-wrong-secret',
    'tok-client-auth-enforced/wrong-secret',
    'tok-client-id-required/omitted',
    'tok-code-client-bound/other-client',
    'tok-no-store/code',
    'tok-no-store/error',
    'tok-no-store/refresh',
    'tok-no-store/registration',
  ],
  /** Changes a token that the server accepts. */
  accepted: [
    'rs-bearer-case-insensitive/lower',
    'rs-bearer-case-insensitive/mixed',
    'rs-invalid-token-401/error-value',
    'rs-invalid-token-401/metadata',
    'rs-invalid-token-401/status',
    'rs-malformed-authorization/bare',
    'rs-malformed-authorization/empty',
    'rs-malformed-authorization/other-scheme',
    'rs-malformed-authorization/trailing',
    'rs-malformed-authorization/twice-right-first',
    'rs-malformed-authorization/twice-right-last',
    'rs-query-token-ignored/access-token',
    'rs-query-token-ignored/body',
    'rs-query-token-ignored/token',
    'token-aud-upstream-refused/access-token',
    'token-refresh-token-refused/refresh-token',
    'token-alg-allowlist/guessable',
    'token-alg-allowlist/ps256',
    'token-alg-allowlist/rs512',
    'token-alg-confusion/der',
    'token-alg-confusion/pem',
    'token-alg-none/lower',
    'token-alg-none/mixed',
    'token-alg-none/signed',
    'token-aud-array-form/foreign',
    'token-aud-array-form/last',
    'token-aud-array-form/single',
    'token-aud-client-id-collision/client',
    'token-aud-client-id-collision/server',
    'token-aud-contains-resource/foreign',
    'token-aud-malformed/nested',
    'token-aud-malformed/object',
    'token-aud-malformed/true',
    'token-aud-malformed/twice',
    'token-aud-missing/absent',
    'token-aud-missing/empty-array',
    'token-aud-missing/empty-string',
    'token-aud-missing/null',
    'token-aud-no-substring/list-in-string',
    'token-aud-no-substring/longer',
    'token-aud-no-substring/shorter',
    'token-aud-no-substring/within',
    'token-aud-not-as/issuer',
    'token-aud-port/other',
    'token-aud-scheme-host-case/path-case',
    'token-aud-scheme-host-case/scheme-host',
    'token-aud-sibling-resource/below',
    'token-aud-sibling-resource/tenant',
    'token-aud-string-form/string',
    'token-crit-honoured/unknown',
    'token-exp-enforced/past',
    'token-exp-required/absent',
    'token-exp-required/null',
    'token-exp-required/string',
    'token-header-keys-ignored/jku',
    'token-header-keys-ignored/jwk',
    'token-header-keys-ignored/kid-path',
    'token-iat-plausible/future',
    'token-iss-exact/absent',
    'token-iss-exact/array',
    'token-iss-exact/foreign',
    'token-iss-exact/longer',
    'token-iss-exact/look-alike',
    'token-iss-exact/slash',
    'token-iss-key-binding/neighbour',
    'token-kid-unknown/random',
    'token-nbf-enforced/future',
    'token-signature-verified/altered',
    'token-signature-verified/borrowed',
    'token-signature-verified/empty',
    'token-signature-verified/encrypted',
    'token-signature-verified/stranger',
    'token-typ-at-jwt/absent',
    'token-typ-at-jwt/jwt',
    'token-typ-at-jwt/logout',
    'token-typ-at-jwt/long',
  ],
}

/**
 * Every probe that cannot be judged where judging stops before a step.
 *
 * @param except - beginnings of the ids of probes that can be judged all the same
 */
export function blindFrom(step: Step, reason: string, except: readonly string[] = []): readonly Reasoned[] {
  const order = Object.keys(steps)
  return Object.entries(steps)
    .filter(([name]) => order.indexOf(name) >= order.indexOf(step))
    .flatMap(([, probes]) => blind(probes, reason))
    .filter(({ probe }) => !except.some((beginning) => probe.startsWith(beginning)))
}

/** Gives several probes the same reason. */
export function blind(probes: readonly string[], reason: string): readonly Reasoned[] {
  return probes.map((probe) => ({ probe, reason }))
}
