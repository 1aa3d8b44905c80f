import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it, test } from 'vitest'
import { clientDocument } from '../../src/client/client-documents.ts'
import type { DeploymentParts } from '../../src/deployments/parts.ts'
import { startDeployment } from '../../src/deployments/start.ts'
import { inAuthorizationServer, inServerMetadata } from '../../src/faults/replace.ts'
import { type JudgeOptions, judge } from '../../src/library/judge.ts'
import type { FinishedRun } from '../../src/run/finished-run.ts'
import type { ForeignTarget } from '../../src/targets/foreign-target.ts'
import { startTinyTarget, type TinyOptions } from '../client/tiny-target.ts'
import { stopAfterTest } from '../witness/deployment.ts'

/** Documents that somebody publishes, each as it is made of its own URL. */
async function publisher(path: string, document: (url: string) => unknown): Promise<string> {
  const server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document(url))),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stopAfterTest(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  // A server that listens on a port has an address with a port.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
  return url
}

/** The clients by whom somebody asked for authorization, and whether anybody registered. */
const clientsOf = ({ exchanges }: FinishedRun) => ({
  asking: exchanges.flatMap(({ request }) =>
    URL.canParse(request.url) ? (new URL(request.url).searchParams.getAll('client_id') ?? []) : [],
  ),
  registered: exchanges.some(({ request }) => request.url.endsWith('/register')),
})

const both = { client_id_metadata_document_supported: true } as const
const documentsOnly = { ...both, registration_endpoint: undefined } as const

async function tinyRun(tiny: TinyOptions, wanted: Partial<ForeignTarget> = {}, options: JudgeOptions = {}) {
  const target = await startTinyTarget(tiny)
  stopAfterTest(target.close)
  const people = [{ user: 'alice', password: 'right-password' }]
  const run = await judge(
    { server: target.mcp, patience: 5, accounts: people, passwordsAt: [target.origin], ...wanted },
    { scenario: ['token/response-caching'], ...options },
  )
  return { run, ...clientsOf(run), problems: run.preflight, mcp: target.mcp }
}

describe('clients sign in by a document of ours', () => {
  it('where documents count and nobody can register', async () => {
    const { asking, registered, run } = await tinyRun({ documents: 'http', metadata: documentsOnly })
    expect(run.preflight).toEqual([])
    expect(asking.length).toBeGreaterThan(0)
    expect(asking.every((id) => /^http:\/\/127\.0\.0\.1:\d+\/clients\/\d+\.json$/.test(id))).toBe(true)
    expect(registered).toBe(false)
    // The server came for each, and that stands in the record.
    const fetched = run.exchanges.filter(({ seat }) => seat === 'host').map(({ request }) => request.url)
    expect(new Set(fetched)).toEqual(new Set(asking))
    expect(run.checks.flatMap(({ probes }) => probes).find(({ id }) => id === 'tok-no-store/code')?.outcome).toBe(
      'failed',
    )
  })

  it('where clients can register, only when somebody asks for it', async () => {
    const usual = await tinyRun({ metadata: both })
    expect(usual.registered).toBe(true)
    const asked = await tinyRun({ documents: 'http', metadata: both }, { clientsBy: 'cimd' })
    expect(asked.registered).toBe(false)
    expect(asked.asking.length).toBeGreaterThan(0)
    expect(asked.run.command).toContain('--client cimd')
  })

  it('and not where a client is named that is known', async () => {
    const client = {
      clientId: 'client-1',
      redirectUris: ['http://127.0.0.1:1/back'],
      tokenEndpointAuthMethod: 'none',
    } as const
    const { asking, registered } = await tinyRun({ metadata: both }, { client })
    expect(new Set(asking)).toEqual(new Set(['client-1']))
    expect(registered).toBe(false)
  })
})

describe('clients sign in by a document that somebody publishes', () => {
  it('which comes before registration', async () => {
    const url = await publisher('/client.json', (own) => ({
      ...clientDocument(own),
      redirect_uris: ['http://127.0.0.1:1/elsewhere'],
    }))
    const { asking, registered, run } = await tinyRun({ documents: 'http', metadata: both }, { clientDocuments: [url] })
    expect(run.preflight).toEqual([])
    expect(new Set(asking)).toEqual(new Set([url]))
    expect(registered).toBe(false)
    expect(JSON.stringify(run.exchanges)).toContain('127.0.0.1%3A1%2Felsewhere')
    expect(run.command).toContain(`--client-metadata-url '${url}'`)
  })

  it('which shows that URLs work as ids there, where ours are refused', async () => {
    const url = await publisher('/client.json', clientDocument)
    // With the mock behind a server, claimcheck is where the server can fetch something.
    const upstream = { kind: 'nextcloud', port: 0, settings: {} } as const
    const { run } = await tinyRun(
      { documents: url, metadata: both },
      { clientDocuments: [url], upstream },
      { scenario: ['discovery/client-id-metadata'] },
    )
    const flag = run.checks.find(({ id }) => id === 'asm-cimd-flag-truthful')
    expect(flag?.outcome).toBe('passed')
    const shown = run.exchanges.filter(({ n }) => flag?.probes[0]?.exchanges.includes(n))
    expect(shown.some(({ request }) => request.url.endsWith('/token'))).toBe(true)
  })

  it.each([
    ['is that of another', (own: string) => clientDocument(`${own}/`), 'its client_id is'],
    ['returns nowhere', (own: string) => ({ ...clientDocument(own), redirect_uris: [] }), 'it has no redirect_uris'],
    ['has no name', (own: string) => ({ ...clientDocument(own), client_name: undefined }), 'it has no client_name'],
    [
      'wants a key',
      (own: string) => ({ ...clientDocument(own), token_endpoint_auth_method: 'private_key_jwt' }),
      'for which claimcheck has no key',
    ],
    ['is none', () => [], 'it holds no JSON object'],
  ])('and not by one that %s', async (_, document, said) => {
    const url = await publisher('/client.json', document)
    const { problems, asking, run } = await tinyRun({ documents: 'http', metadata: both }, { clientDocuments: [url] })
    expect(problems).toMatchObject([
      { code: 'client-metadata', message: expect.stringContaining(said), next: expect.stringContaining(url) },
    ])
    expect(asking).toEqual([])
    expect(run.exitCode).toBe(3)
  })
})

describe('nobody signs in, and nothing is judged that needs it', () => {
  it.each<readonly [what: string, tiny: TinyOptions, said: string]>([
    ['documents do not count there', { documents: 'http', metadata: {} }, 'does not say client_id_metadata_document'],
    [
      'the server is elsewhere',
      { metadata: { ...both, authorization_endpoint: 'https://as.example/authorize' } },
      'cannot fetch a document from here',
    ],
  ])('where %s', async (_, tiny, said) => {
    const { problems, asking, registered } = await tinyRun(tiny, { clientsBy: 'cimd' })
    expect(problems).toMatchObject([{ code: 'client-metadata', message: expect.stringContaining(said) }])
    expect([asking, registered]).toEqual([[], false])
  })

  it('where the server refuses plain http, which is right', async () => {
    const { run } = await tinyRun({ documents: 'https:', metadata: documentsOnly })
    expect(run.preflight).toMatchObject([{ next: expect.stringContaining('--client-metadata-url') }])
    expect(run.counts.passed + run.counts.failed + run.counts.warned).toBe(0)
  })
})

/** The reference, where documents count, at plain http on loopback too, and nobody can register. */
function takingDocuments(parts: DeploymentParts): DeploymentParts {
  return inServerMetadata(() => documentsOnly)(
    inAuthorizationServer(() => ({
      acceptsUrlClient: async (clientId) => {
        const answer = await fetch(clientId)
        const document: { client_id: string; redirect_uris: string[]; client_name: string } = JSON.parse(
          await answer.text(),
        )
        if (!answer.ok || document.client_id !== clientId) return undefined
        return {
          clientId,
          redirectUris: document.redirect_uris,
          tokenEndpointAuthMethod: 'none',
          grantTypes: ['authorization_code', 'refresh_token'],
          name: document.client_name,
          vouchedFor: false,
        }
      },
    }))(parts),
  )
}

const running: { stop(): Promise<void> }[] = []
afterAll(async () => {
  for (const one of running) await one.stop()
})

test('a whole server is judged by clients that are known by documents', async () => {
  const target = await startDeployment('reference', {
    fault: takingDocuments as never, // a change of these very parts
  })
  running.push(target)
  const run = await judge({
    server: target.mcp,
    patience: 10,
    accounts: target.accounts.slice(0, 2),
    passwordsAt: [target.nextcloud ?? ''],
    allowDisruptive: true,
  })
  expect(run.preflight).toEqual([])
  const probes = run.checks.flatMap((check) => check.probes)
  const of = (outcome: string) => probes.filter((probe) => probe.outcome === outcome).map(({ id }) => id)
  expect([of('failed'), of('warned')]).toEqual([[], []])
  const unsure = probes.filter(({ kind }) => kind === 'control-failed' || kind === 'preflight')
  expect(unsure.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([])
  expect(of('passed')).toContain('flow-issued-token-accepted/accepted')
  // Two clients of one person are two documents.
  expect(of('passed')).toContain('rt-client-bound/other-client')
  expect(run.exchanges.some(({ request }) => request.url.endsWith('/register'))).toBe(false)
})
