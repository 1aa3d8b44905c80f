import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { opinions } from '../../src/explain/opinions.ts'
import { readToken } from '../../src/explain/token-facts.ts'
import { mutations } from '../../src/mutations/index.ts'
import type { TokenKey } from '../../src/protocol/jws.ts'
import { genuineToken } from '../mutations/genuine.ts'

/** What `explain -` says of each change of a token, held against the table that scenarios are played from. */

const makeKey = (): TokenKey => ({
  alg: 'RS256',
  kid: randomUUID(),
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }),
})
const genuine = genuineToken({ own: makeKey(), neighbour: makeKey(), stranger: makeKey() })

/** What no reader can see who has neither the key nor the configuration of the server, or reads only the last of two. */
const unseen = new Set([
  'token-signature-verified/altered',
  'token-signature-verified/stranger',
  'token-signature-verified/borrowed',
  'token-alg-allowlist/ps256',
  'token-alg-allowlist/rs512',
  'token-kid-unknown/random',
  'token-header-keys-ignored/jwk',
  'token-header-keys-ignored/jku',
  'token-header-keys-ignored/x5c',
  'token-header-keys-ignored/x5u',
  'token-iss-key-binding/neighbour',
  'token-iss-key-binding/second-key',
  'token-aud-client-id-collision/server',
])

/** Rows that explain calls by a nearer name. */
const otherwise: Readonly<Record<string, string>> = {
  'token-signature-verified/empty': 'token-alg-none',
  'token-aud-malformed/twice': 'token-aud-contains-resource',
  'token-iss-key-binding/second-issuer': 'token-iss-exact',
}

function said(token: string) {
  const facts = readToken(token, genuine.now)
  const { resource, issuer } = genuine
  const [server] = opinions(facts, { resource, issuer })
  if (server === undefined) throw new Error('the MCP server has an opinion')
  return { facts, server }
}

describe('explain', () => {
  it('takes the genuine token', () => {
    expect(said(genuine.token).server).toMatchObject({ accepts: 'yes', breaks: [] })
  })

  it.each(mutations.filter(({ probe }) => !unseen.has(probe)))('$probe', ({ probe, expect: right, make }) => {
    const token = make(genuine)
    if (typeof token !== 'string') throw new Error('each change means something for this token')
    const { facts, server } = said(token)
    // An encrypted token has nothing that could be read, and half a token is none.
    if (probe === 'token-signature-verified/encrypted' || probe === 'token-signature-verified/cut-off') {
      expect(facts).toMatchObject({ form: 'opaque', remark: expect.stringMatching(/encrypted|signature is missing/) })
      return
    }
    if (right === 'accepted') expect(server.accepts).toBe('yes')
    else expect(server.breaks).toContain(otherwise[probe] ?? probe.split('/')[0])
    // Whether the issuer types its tokens does not stand in one of them.
    if (right === 'refused' && !/^token-typ-at-jwt\/(jwt|absent)$/.test(probe)) expect(server.accepts).toBe('no')
  })

  it('says openly what it cannot see', () => {
    for (const { probe, make } of mutations.filter((one) => unseen.has(one.probe))) {
      const token = make(genuine)
      expect([probe, typeof token === 'string' && said(token).facts.form]).toEqual([probe, 'jwt'])
    }
    expect(said(genuine.token).server.reasons.join(' ')).toContain('the signature was not looked at')
    const bringing = mutations.filter(({ probe }) => /^token-header-keys-ignored\/(jwk|jku|x5c|x5u)$/.test(probe))
    for (const { probe, make } of bringing) {
      const token = make(genuine)
      const reasons = typeof token === 'string' ? said(token).server.reasons.join(' ') : ''
      expect([probe, reasons]).toEqual([probe, expect.stringContaining('takes its key from there')])
    }
  })
})
