/** Why the client that scenarios drive fails a scenario of the official suite, and which of our words do so. */
export interface Explained {
  /** Ids of the suite's checks that fail or warn. */
  readonly checks: readonly string[]
  readonly because: string
  /** A file of the checkout, and words of it. */
  readonly seen: readonly [file: string, words: string]
}

/** The package whose suites are run, as `test/peers/package.json` pins it. */
export const official = '@modelcontextprotocol/conformance'

const goesOn: Explained['seen'] = [
  'src/client/discover.ts',
  'where a careful client would stop (another `resource`, another `issuer`), so that one defect does not hide the rest',
]
const handsOver: Explained['seen'] = ['src/client/mcp-client.ts', '/** `iss` (RFC 9207 §2). */']
const asItIs: Explained['seen'] = [
  'src/client/mcp-connection.ts',
  '/** One call as it is: no handshake, no session. */',
]

const issuerIsJudged =
  'The client hands `iss` to the scenario and goes on, so that what the server does next can be judged as well; the scenarios compare it.'
const callsAreRaw =
  'What comes back from a call is handed to the scenario as it came: the client answers no question of a server by itself.'

/** What each frozen set of requirements finds at the client, by the scenario of the suite: this and nothing else. */
export const explained: Readonly<Record<string, Readonly<Record<string, Explained>>>> = {
  '2026-07-28': {
    'request-metadata': {
      checks: ['sep-2575-client-retry-supported-version'],
      because:
        'A client of a scenario speaks one revision, which the preflight has found; it does not change it in a call.',
      seen: asItIs,
    },
    'auth/resource-mismatch': {
      checks: ['resource-mismatch-rejected'],
      because:
        'Another `resource` in the metadata is a finding of `prm-resource-matches-server`, and the client goes on.',
      seen: goesOn,
    },
    'auth/metadata-issuer-mismatch': {
      checks: ['sep-2468-client-validate-metadata-issuer'],
      because: 'Another `issuer` in the metadata is a finding of `asm-issuer-exact`, and the client goes on.',
      seen: goesOn,
    },
    'auth/authorization-server-migration': {
      checks: ['sep-2352-reregister-on-as-change'],
      because:
        'Metadata is looked up once for all clients of a run: a server that changes its issuer within one is not judged.',
      seen: ['src/client/discover.ts', 'Looks metadata up once for all clients of a run'],
    },
    'auth/iss-supported-missing': {
      checks: ['sep-2468-client-reject-missing-iss'],
      because: issuerIsJudged,
      seen: handsOver,
    },
    'auth/iss-wrong-issuer': {
      checks: ['sep-2468-client-compare-iss-supported'],
      because: issuerIsJudged,
      seen: handsOver,
    },
    'auth/iss-unexpected': {
      checks: ['sep-2468-client-compare-iss-unadvertised'],
      because: issuerIsJudged,
      seen: handsOver,
    },
    'auth/iss-normalized': { checks: ['sep-2468-client-no-normalization'], because: issuerIsJudged, seen: handsOver },
    'sep-2322-client-request-state': {
      checks: [
        'sep-2322-client-jsonrpc-id-different',
        'sep-2322-client-no-state-omitted',
        'sep-2322-client-parallel-isolation',
        'sep-2322-client-request-state-echoed',
        'sep-2322-default-result-type-complete',
      ],
      because: callsAreRaw,
      seen: asItIs,
    },
    'http-custom-headers': {
      checks: [
        'sep-2243-client-base64-unsafe',
        'sep-2243-client-encode-values',
        'sep-2243-client-omit-null',
        'sep-2243-client-supports-custom-headers',
      ],
      because:
        'Headers that a tool describes (`x-mcp-header`) have nothing to do with authorization; the client sends none.',
      seen: ['src/client/mcp-request.ts', "'tools/call': 'name', 'resources/read': 'uri', 'prompts/get': 'name'"],
    },
  },
  '2025-11-25': {
    'elicitation-sep1034-client-defaults': {
      checks: [
        'client-elicitation-sep1034-boolean-default',
        'client-elicitation-sep1034-enum-default',
        'client-elicitation-sep1034-integer-default',
        'client-elicitation-sep1034-number-default',
        'client-elicitation-sep1034-string-default',
      ],
      because: callsAreRaw,
      seen: asItIs,
    },
    'sse-retry': {
      checks: ['client-sse-graceful-reconnect'],
      because: 'A stream is read until it holds the answer; one that ends without it is judged as it ended.',
      seen: ['src/client/mcp-connection.ts', 'enough: holdsResponse'],
    },
  },
}

/**
 * What its authorization-server suite warns of, by deployment. `client_id_metadata_document_supported` SHOULD be there, and
 * these take registrations instead (`client-registration.ts` of the reference).
 */
export const warnedOf: Readonly<Record<string, readonly string[]>> = {
  reference: ['authorization-server-metadata-cimd'],
  'reference:issuer-path': ['authorization-server-metadata-cimd'],
  'reference:oidc-discovery': ['authorization-server-metadata-cimd'],
}
