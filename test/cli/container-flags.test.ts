import { describe, expect, test } from 'vitest'
import { containerWanted } from '../../src/cli/container-flags.ts'

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
