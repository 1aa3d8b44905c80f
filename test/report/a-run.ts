import type { CheckResult, Exchange, FinishedRun, ProbeResult } from '../../src/run/finished-run.ts'
import { countsOf } from '../../src/run/fold.ts'

/** Makes one recorded exchange; what a test does not care about is plausible. */
export function anExchange(given: Partial<Exchange> & { readonly n: number }): Exchange {
  return {
    seat: 'visitor',
    actor: 'visitor',
    at: given.n * 20,
    duration: 4.5,
    request: { method: 'GET', url: 'http://localhost:4711/mcp', headers: [['accept', 'application/json']], body: '' },
    response: { status: 200, headers: [['content-type', 'application/json']], body: '{"ok":true}' },
    ...given,
  }
}

/** Makes one probe that passed. */
export function aProbe(given: Partial<ProbeResult> & { readonly id: string }): ProbeResult {
  return {
    scenario: 'discovery/resource-metadata',
    outcome: 'passed',
    level: 'MUST',
    expected: 'status 401',
    actual: 'status 401',
    exchanges: [1],
    ...given,
  }
}

/** Makes one check that passed by one probe. */
export function aCheck(given: Partial<CheckResult> & { readonly id: string }): CheckResult {
  return {
    section: '1.1',
    topic: 'Protected resource metadata',
    level: 'MUST',
    role: ['RS'],
    requirement: 'A protected MCP server publishes a metadata document.',
    sources: [{ title: 'RFC 9728 §3', url: 'https://www.rfc-editor.org/rfc/rfc9728#section-3' }],
    typicalFailure: 'Only the metadata of the authorization server is served.',
    how: 'Ask without a token, follow the challenge, read the document.',
    fixes: ['Serve the document.'],
    outcome: 'passed',
    probes: [aProbe({ id: `${given.id}/get` })],
    faults: [],
    ...given,
  }
}

/** Makes a finished run. Its counts are those of its checks. */
export function aRun(given: Partial<FinishedRun> = {}): FinishedRun {
  const checks = given.checks ?? [aCheck({ id: 'prm-published' })]
  return {
    schemaVersion: 1,
    tool: { name: 'claimcheck', version: '0.1.0' },
    target: {
      name: 'reference',
      mcp: 'http://localhost:4711/mcp',
      issuer: 'http://localhost:4711',
      components: [
        { role: 'RS', name: 'MCP server', origin: 'http://localhost:4711', provenance: 'ours' },
        { role: 'UP', name: 'Nextcloud', origin: 'http://127.0.0.1:4712', provenance: 'ours' },
      ],
    },
    spec: '2026-07-28',
    seats: { offered: ['visitor', 'client', 'upstream', 'issuer', 'service', 'process', 'host', 'clock'], missing: [] },
    profiles: [],
    startedAt: '2026-11-20T14:03:22.517Z',
    duration: 2143,
    command: 'claimcheck run --deployment reference --out reports/latest',
    verdict: 'conformant',
    verdictText: 'every requirement in scope holds; 1 of 1 requirement judged',
    gate: 'conformant',
    exitCode: 0,
    counts: countsOf(checks),
    checks,
    scenarios: [
      {
        id: 'discovery/resource-metadata',
        title: 'The server says where its metadata is',
        topic: 'discovery',
        impact: 'passive',
        seats: ['visitor'],
        at: 12,
        duration: 48,
        exchanges: [1],
      },
    ],
    exchanges: [anExchange({ n: 1 })],
    lineage: { grants: [], tokens: [] },
    preflight: [],
    ...given,
  }
}
