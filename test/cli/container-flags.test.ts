import { describe, expect, test } from 'vitest'
import { containerWanted } from '../../src/cli/container-flags.ts'
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
  ])('%j is %j', (flags, wanted) => {
    expect(containerWanted(flags)).toEqual(wanted)
  })

  test.each([
    [{ reuseContainer: true }, /^--reuse-container goes with .*--nextcloud container/],
    [{ nextcloud: 'https://cloud.example', delegationIssuer: 'http://x' }, /^--delegation-issuer goes with/],
    [{ nextcloud: 'container', upstream: 'mock' }, /say one/],
    [{ nextcloud: 'container', delegationIssuer: 'delegation' }, /takes a URL like/],
    [{ nextcloud: 'container', upstreamRedirect: ['a', 'b'] }, /stands once/],
  ])('%j is bad use', (flags, message) => {
    expect(() => containerWanted(flags)).toThrow(message)
  })
})
