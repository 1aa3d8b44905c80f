import { describe, expect, test } from 'vitest'
import { knownClients } from '../../src/client/known-clients.ts'
import type { RegisteredClient } from '../../src/contract/seats.ts'
import { asUnjudged } from '../../src/scenario/steps.ts'

const client = (clientId: string, method: RegisteredClient['tokenEndpointAuthMethod'] = 'none'): RegisteredClient => ({
  clientId,
  redirectUris: ['http://127.0.0.1:1/cb'],
  tokenEndpointAuthMethod: method,
})
const [one, two] = [client('one'), client('two', 'client_secret_basic')]

const refusal = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    return error
  }
}

describe('known clients', () => {
  test('are given out once to each person, and then there is none', () => {
    const known = knownClients([one, two], false)
    const alice = known.forPerson('alice', false)
    expect([alice.take({}), known.forPerson('bob', true).take({}), alice.take({})]).toEqual([one, one, two])
    const error = refusal(() => alice.take({}))
    expect(error).toMatchObject({
      code: 'clients-spent',
      message: expect.stringMatching(/more than the 2 that were named/),
    })
    expect(asUnjudged(error)).toMatchObject({ code: 'seat-missing' })
  })

  test('are not given out as what they are not', () => {
    const alice = knownClients([one, two], false).forPerson('alice', true)
    expect(alice.take({ method: 'client_secret_basic' })).toBe(two)
    expect(alice.take({ redirectUri: 'http://127.0.0.1:1/cb' })).toBe(one)
    for (const wanted of [
      { method: 'client_secret_post' },
      { redirectUri: 'http://127.0.0.1:2/cb' },
      { name: 'A name' },
      { registration: { redirect_uris: [] } },
    ] as const)
      expect(refusal(() => knownClients([one, two], false).forPerson('alice', true).take(wanted))).toMatchObject({
        code: 'clients-spent',
      })
  })

  test('where a person keeps their first one from scenario to scenario, it is nobody’s second', () => {
    const later = knownClients([one, two], true)
    expect(later.forPerson('alice', false).take({})).toBe(two)
    expect(later.forPerson('alice', true).take({})).toBe(one)
    expect(refusal(() => knownClients([one], true).forPerson('alice', false).take({}))).toMatchObject({
      message: expect.stringContaining('CLAIMCHECK_CLIENT_ID_2'),
    })
  })
})
