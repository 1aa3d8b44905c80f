import { describe, expect, test } from 'vitest'
import { containerWanted, idpWanted } from '../../src/cli/container-flags.ts'
import { targetOf } from '../../src/cli/target-flags.ts'
import { claimcheck } from './streams.ts'

describe('the mock behind a server', () => {
  const server = 'http://127.0.0.1:1/mcp'
  const wanted = (said: object) => targetOf({ deployment: '', server, ...said }, {})

  test.each(['mock', 'mock:8080'])('is %s by --nextcloud as by --upstream, with its settings', (text) => {
    const rest = { upstreamSet: ['dcrLifetime=60'], upstreamRedirect: ['http://127.0.0.1:1/back'] }
    expect(wanted({ nextcloud: text, ...rest })).toEqual(wanted({ upstream: text, ...rest }))
    expect(wanted({ nextcloud: text })).toHaveProperty('upstream.port', text === 'mock' ? 0 : 8080)
  })

  test('has the upstream seat', async () => {
    const { out } = await claimcheck('run', '--plan', '--json', '--server', server, '--nextcloud', 'mock')
    expect(JSON.parse(out).seats.offered).toContain('upstream')
  })

  test.each([
    [{ nextcloud: 'mock', upstream: 'mock' }, /say the same: say one/],
    [{ nextcloud: 'mock:x' }, /^--nextcloud takes mock or mock:PORT, not 'mock:x'/],
    [{ nextcloud: 'mocked' }, /^--nextcloud takes a URL .* or mock\[:port\], or container\[:image\], not 'mocked'/],
    [{ nextcloud: 'mock', interactive: true as const }, /^--interactive goes without --nextcloud mock/],
    [{ nextcloud: 'mock', reuseContainer: true }, /^--reuse-container goes with/],
  ])('%j is bad use', (said, message) => {
    expect(() => wanted(said)).toThrow(message)
  })
})

describe('a Nextcloud in a container', () => {
  test.each([
    [{}, undefined],
    [{ nextcloud: 'https://cloud.example' }, undefined],
    [{ nextcloud: 'container' }, {}],
    [{ nextcloud: 'container:registry.example:5000/nextcloud:32' }, { image: 'registry.example:5000/nextcloud:32' }],
    [
      { nextcloud: 'container', reuseContainer: true, delegationIssuer: 'http://localhost:8000/delegation/' },
      { reuse: true, delegationIssuer: 'http://localhost:8000/delegation' },
    ],
    [{ nextcloud: 'container', upstreamRedirect: ['http://localhost/*'] }, { redirectUri: 'http://localhost/*' }],
    [{ idp: 'container', reuseContainer: true }, undefined],
    [
      { nextcloud: 'container', delegationIssuer: '{server.origin}/delegation' },
      { delegationIssuer: '{server.origin}/delegation' },
    ],
    [{ nextcloud: 'container', idp: 'container', listen: '172.17.0.1' }, {}],
  ])('%j is %j', (flags, wanted) => {
    expect(containerWanted(flags)).toEqual(wanted)
  })

  test.each([
    [{ reuseContainer: true }, /^--reuse-container goes with --nextcloud container or --idp container/],
    [{ nextcloud: 'container', idp: 'container' }, /say --listen ADDRESS/],
    [{ nextcloud: 'https://cloud.example', delegationIssuer: 'http://x' }, /^--delegation-issuer goes with/],
    [{ nextcloud: 'container', upstream: 'mock' }, /say one/],
    [{ nextcloud: 'container', delegationIssuer: 'delegation' }, /takes a URL like/],
    [{ nextcloud: 'container', upstreamRedirect: ['a', 'b'] }, /stands once/],
  ])('%j is bad use', (flags, message) => {
    expect(() => containerWanted(flags)).toThrow(message)
  })
})

describe('a Keycloak in a container', () => {
  test.each([
    [{}, undefined],
    [{ idp: 'https://id.example' }, undefined],
    [{ idp: 'container' }, {}],
    [
      { idp: 'container:registry.example:5000/keycloak:26', reuseContainer: true, upstreamRedirect: ['http://a/b'] },
      { image: 'registry.example:5000/keycloak:26', reuse: true, redirectUris: ['http://a/b'] },
    ],
  ])('%j is %j', (flags, wanted) => {
    expect(idpWanted(flags)).toEqual(wanted)
  })

  test('has people who sign in, at no place that is named', async () => {
    const server = 'http://127.0.0.1:1/mcp'
    const target = targetOf({ deployment: '', server, idp: 'container', nextcloud: 'mock' }, {})
    expect(target).toMatchObject({ idp: {}, upstream: { kind: 'nextcloud' }, passwordsAt: [] })
    const { out } = await claimcheck('run', '--plan', '--json', '--server', server, '--idp', 'container')
    expect(JSON.parse(out).seats.offered).toContain('client')
    expect(JSON.parse(out).seats.offered).not.toContain('upstream')
  })
})
