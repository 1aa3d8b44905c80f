import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { DeploymentParts } from '../../src/deployments/parts.ts'
import { startDeployment } from '../../src/deployments/start.ts'
import { inMcpServer } from '../../src/faults/replace.ts'
import { judge } from '../../src/library/judge.ts'
import type { McpServerParts } from '../../src/reference/mcp-server/parts.ts'
import { freePort } from '../../src/targets/free-port.ts'
import { issuerKey } from '../../src/targets/issuer-key.ts'
import { startSecondIssuer } from '../../src/targets/second-issuer.ts'
import { claimcheck } from '../cli/streams.ts'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-issuer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The reference, told by its operator to trust one more issuer, and otherwise as somebody changes it. */
function trusting(issuer: string, change: (right: McpServerParts) => Partial<McpServerParts> = () => ({})) {
  return (parts: DeploymentParts): DeploymentParts =>
    inMcpServer(change)(
      inMcpServer((right) => {
        let keys: ReturnType<McpServerParts['keySet']> | undefined
        return {
          keysFor: (named, trusted) => {
            if (named !== issuer) return right.keysFor(named, trusted)
            keys ??= right.keySet(`${issuer}/jwks`, Date.now, fetch)
            return keys
          },
          issuerHolds: (config, claims) => claims.iss === issuer || right.issuerHolds(config, claims),
        }
      })(parts),
    )
}

/** Judges it from outside, as a server that nobody here wrote. */
async function judged(change: (right: McpServerParts) => Partial<McpServerParts> = () => ({}), trusts = true) {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const target = await startDeployment('reference', {
    fault: trusting(trusts ? issuer : 'http://127.0.0.1:1', change) as never, // a change of these very parts
  })
  try {
    const run = await judge(
      {
        server: target.mcp,
        patience: 10,
        accounts: target.accounts,
        passwordsAt: [target.nextcloud ?? ''],
        trustedIssuer: { port },
      },
      { scenario: ['validation/audience', 'validation/lifetime', 'validation/signature', 'validation/key-requests'] },
    )
    const probes = run.checks.flatMap((check) => check.probes)
    const of = (outcome: string): readonly string[] =>
      probes.filter((probe) => probe.outcome === outcome).map(({ id }) => id)
    return { run, probes, of }
  } finally {
    await target.stop()
  }
}

describe('a server that was told to trust claimcheck’s issuer', () => {
  it('is judged by tokens of it, and passes where it is right', async () => {
    const { of, run } = await judged()
    expect(of('failed')).toEqual([])
    expect(of('passed').length).toBeGreaterThan(20)
    expect(run.seats.offered).toContain('issuer')
    // What only its own issuer could show is not judged.
    expect(of('not-judged').some((id) => id.startsWith('token-key-'))).toBe(true)
  })

  it('fails what it does not look at, and nothing else', async () => {
    const { of } = await judged(() => ({ audienceHolds: () => true }))
    const failed = of('failed')
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.every((id) => id.startsWith('token-aud-'))).toBe(true)
  })

  it('is not judged where it does not trust it after all', async () => {
    const { probes, of } = await judged(() => ({}), false)
    expect(of('passed')).toEqual([])
    expect(of('failed')).toEqual([])
    const reasons = probes.map((probe) => ('reason' in probe ? probe.reason : ''))
    expect(reasons.some((reason) => reason?.includes('which the server was told to trust'))).toBe(true)
  })
})

describe('the key of the issuer', () => {
  it('is kept where nobody else can read it, with its public part beside it', () => {
    const file = join(folder, 'key.json')
    const made = issuerKey(file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(issuerKey(file)).toMatchObject(made)
    const { keys } = JSON.parse(readFileSync(`${file}.jwks.json`, 'utf8'))
    expect(Object.keys(keys[0]).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })

  it.each([
    ['that others can read', JSON.stringify({ kty: 'RSA' }), 0o644, 'can be read by others'],
    ['that holds something else', '{"kty":"oct","k":"AAAA"}', 0o600, 'holds no private RSA key'],
    ['that holds no JSON', 'hello', 0o600, 'holds no private RSA key'],
  ])('is refused in a file %s', (name, text, mode, said) => {
    const file = join(folder, `${name}.json`)
    writeFileSync(file, text, { mode })
    expect(() => issuerKey(file)).toThrow(said)
  })

  it('is published, and nothing else of it', async () => {
    const issuer = await startSecondIssuer({ port: 0 })
    try {
      const text = await (await fetch(issuer.jwksUri)).text()
      const { jwk } = await issuer.seat.signingKey()
      for (const secret of [jwk.d, jwk.p, jwk.q]) expect(text).not.toContain(secret)
      const metadata = await (await fetch(`${issuer.issuer}/.well-known/oauth-authorization-server`)).json()
      expect(metadata).toMatchObject({ issuer: issuer.issuer, jwks_uri: issuer.jwksUri })
      expect((await fetch(`${issuer.issuer}/constructor`)).status).toBe(404)
    } finally {
      await issuer.close()
    }
  })
})

describe('claimcheck run --trust-issuer', () => {
  const plan = (...argv: readonly string[]) => claimcheck('run', '--plan', '--config', 'none', ...argv)
  it.each([
    ['beyond this machine', ['--server', 'https://mcp.example/mcp', '--trust-issuer', 'any'], '--issuer-url URL'],
    [
      'published without its key',
      ['--server', 'https://mcp.example/mcp', '--issuer-url', 'https://i.example'],
      '--issuer-file FILE',
    ],
    [
      'served and published',
      ['--server', 'http://localhost:1/mcp', '--trust-issuer', '1', '--issuer-url', 'https://i.example'],
      'say one',
    ],
    ['at no port', ['--server', 'http://localhost:1/mcp', '--trust-issuer', 'here'], '--trust-issuer takes a number'],
    [
      'with claims that are none',
      ['--server', 'http://localhost:1/mcp', '--trust-issuer', 'any', '--issuer-claims', '[]'],
      'takes a JSON object',
    ],
    ['for a deployment of ours', ['--trust-issuer', 'any'], 'goes with a server of your own'],
    ['that only has a key', ['--server', 'http://localhost:1/mcp', '--issuer-file', 'k'], 'go with --trust-issuer'],
  ])('says what to say instead for an issuer %s', async (_what, argv, said) => {
    const { code, err } = await plan(...argv)
    expect(code).toBe(2)
    expect(err).toContain(said)
  })

  it('offers the seat of an issuer', async () => {
    const key = join(folder, 'never.json')
    const argv = ['--server', 'https://mcp.example/mcp', '--issuer-url', 'https://i.example', '--issuer-file', key]
    const { out, code } = await plan('--json', ...argv)
    expect(code).toBe(0)
    expect(JSON.parse(out).seats.offered).toContain('issuer')
    expect(existsSync(key)).toBe(false)
  })
})
