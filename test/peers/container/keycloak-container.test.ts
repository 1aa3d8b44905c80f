import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judge } from '../../../src/library/judge.ts'
import { startKeycloakContainer } from '../../../src/targets/container/keycloak-container.ts'
import { startForeign } from '../../../src/targets/start-foreign.ts'
import { running } from '../../witness/deployment.ts'
import { wantingKeycloak } from '../keycloak.ts'
import { makeImage, wantingEngine } from './base-image.ts'
import { bridgeAddress, containersOf, letBack, podman, startEngine } from './engine.ts'
import { makeKeycloakImage } from './keycloak-image.ts'
import { makeStandIn } from './stand-in.ts'

const want = wantingEngine() ?? wantingKeycloak()
if (want !== undefined) process.stdout.write(`A Keycloak in a container was not tried: ${want}\n`)

const resource = 'http://localhost:9/mcp'

describe.skipIf(want !== undefined)('a Keycloak in a container, a real one', () => {
  let engine: Awaited<ReturnType<typeof startEngine>>
  const image = 'localhost/claimcheck-keycloak:latest'
  const images: string[] = [image]
  beforeAll(async () => {
    engine = await startEngine()
    makeKeycloakImage(image)
  })
  afterAll(() => engine.stop(images))

  test('is made ready for a server that exchanges tokens, which is judged with the mock behind both', async () => {
    const told: string[] = []
    const run = await judge(
      {
        server: 'http://localhost:{server.port}/mcp',
        patience: 60,
        idp: { image },
        upstream: { kind: 'nextcloud', port: 0, settings: {} },
        command: {
          line: 'exec node test/peers/servers/keycloak-mcp.ts',
          env: {
            PORT: '{server.port}',
            ISSUER: '{idp.issuer}',
            NEXTCLOUD: '{nextcloud.url}',
            CLIENT_SECRET: '{client.secret}',
          },
        },
      },
      {
        only: ['flow-issued-token-accepted', 'separation-token-per-call', 'separation-delegations-distinct'],
        onProgress: (line) => told.push(line),
      },
    )
    expect(run.preflight).toEqual([])
    expect(
      run.checks
        .filter(({ outcome }) => outcome === 'passed')
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['flow-issued-token-accepted', 'separation-delegations-distinct', 'separation-token-per-call'])
    expect(run.target.components.map(({ name }) => name)).toEqual([
      'MCP server',
      'Keycloak in a container',
      'mock Nextcloud',
    ])
    expect(told.at(-1)).toMatch(/^Keycloak is ready at http:\/\/127\.0\.0\.1:\d+\/realms\/mcp$/)
    expect(containersOf(image)).toEqual([])
  })

  test('a warm one is taken again, with passwords and secrets of this run', async () => {
    const first = await startKeycloakContainer({ image, reuse: true }, { resource })
    await first.stop()
    const ids = containersOf(image)
    const second = await startKeycloakContainer({ image, reuse: true }, { resource })
    await second.stop()
    expect([ids.length, containersOf(image)]).toEqual([1, ids])
    expect(podman('port', ...ids)).toMatch(/^28081\/tcp -> 127\.0\.0\.1:28081$/)
    const errorFor = async (secret: string): Promise<string> => {
      const body = {
        grant_type: 'authorization_code',
        code: 'x',
        redirect_uri: 'http://localhost:9/',
        client_id: resource,
      }
      const answer = await fetch(`${second.issuer}/protocol/openid-connect/token`, {
        method: 'POST',
        body: new URLSearchParams({ ...body, client_secret: secret }),
      })
      return JSON.parse(await answer.text()).error
    }
    expect(await errorFor(first.client.secret)).toBe('unauthorized_client')
    expect(await errorFor(second.client.secret)).toBe('invalid_grant')
    podman('rm', '-f', '-t', '0', ...ids)
  })

  test('is the one name for a Nextcloud in a container, too, by the address of the bridge', async () => {
    const standIn = makeStandIn()
    images.push(standIn)
    const { mcp } = await running('reference')
    const address = bridgeAddress()
    const target = await startForeign(
      { server: mcp, patience: 5, listen: address, idp: { image }, container: { image: standIn } },
      { onProgress: (line) => line.includes('starts at') || letBack() },
    )
    try {
      const issuer = target.components.find(({ role }) => role === 'AS')?.origin
      expect(issuer).toContain(`http://${address}:`)
      const asked = podman('exec', containersOf(standIn)[0] ?? '', 'cat', '/var/log/occ')
      expect(asked).toContain(`user_oidc:provider idp --clientid=nextcloud-api`)
      expect(asked).toContain(`--discoveryuri=${issuer}/realms/mcp/.well-known/openid-configuration`)
      expect(target.foreign?.problems).toBeUndefined()
      expect(target.foreign?.passwordsAt).toEqual([target.nextcloud, issuer])
    } finally {
      await target.stop()
    }
    expect([containersOf(image), containersOf(standIn)]).toEqual([[], []])
  })

  test('one that does not start is told of by what it wrote, and is gone', async () => {
    const old = 'localhost/claimcheck-keycloak-old:latest'
    const says = 'echo "Unknown feature \'resource-indicators\'" >&2'
    makeImage(
      old,
      [{ path: 'opt/keycloak/bin/kc.sh', text: `#!/bin/sh\n${says}\nsleep 1\nexit 2\n`, executable: true }],
      ['ENV PATH=/bin'],
    )
    images.push(old)
    await expect(startKeycloakContainer({ image: old }, { resource })).rejects.toMatchObject({
      code: 'container-failed',
      lines: expect.arrayContaining([expect.stringContaining("Unknown feature 'resource-indicators'")]),
    })
    expect(containersOf(old)).toEqual([])
  })
})
