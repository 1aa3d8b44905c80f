/** Probes of the steps that take a client and a person to a code. */
export const codeSteps: Readonly<Record<'registered' | 'asked' | 'code', readonly string[]>> = {
  /** Registers clients. */
  registered: [
    'dcr-redirect-uris-required/empty',
    'dcr-redirect-uris-required/null',
    'dcr-redirect-uris-required/omitted',
  ],
  /** Sends authorization requests, right or wrong. */
  asked: ['authz-anti-framing/refusal', 'err-html-escaped/request'],
  /** Takes a person to a question, and a client to a code. */
  code: [
    'authz-anti-framing/login',
    'authz-anti-framing/way-back',
    'authz-https-redirects-usable/flow',
    'authz-redirect-uri-exact/fragment',
    'authz-redirect-uri-exact/host',
    'authz-redirect-uri-exact/path',
    'authz-redirect-uri-exact/query',
    'authz-redirect-uri-exact/scheme',
    'authz-scope-not-widened/upstream',
    'err-html-escaped/client-name',
    'err-html-escaped/way-back',
  ],
}
