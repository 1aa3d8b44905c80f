import { describe, expect, it } from 'vitest'
import { promptFor, waysToTry, withOffline, withoutRefreshToken } from '../../src/client/offline.ts'
import { scopesKnown } from './scopes-known.ts'

const listed = ['notes.read', 'offline_access']

describe('what a client may try that got no refresh token', () => {
  it.each([
    ['where the server lists offline_access', scopesKnown('notes.read', listed), ['scope', 'prompt']],
    ['where it lists something else', scopesKnown('notes.read', ['notes.read']), []],
    ['where it lists nothing', scopesKnown('notes.read', undefined), []],
    ['where nothing else would be asked for', scopesKnown(undefined, listed), []],
    ['where it was asked for already', scopesKnown('notes.read offline_access', undefined), ['prompt']],
  ])('%s', (_, given, ways) => {
    expect(waysToTry(given)).toEqual(ways)
  })
})

describe('a client', () => {
  it.each([
    ['scope', 'a offline_access', []],
    ['prompt', 'a offline_access', [['prompt', 'consent']]],
    ['vain', 'a', []],
    [undefined, 'a', []],
  ] as const)('asks as it helps: %s', (offline, scope, prompt) => {
    expect(withOffline('a', offline)).toBe(scope)
    expect(promptFor(scope, offline)).toEqual(prompt)
  })

  it('names the scope once, and alone never', () => {
    expect(withOffline('offline_access a', 'scope')).toBe('offline_access a')
    expect(withOffline(undefined, 'scope')).toBeUndefined()
    expect(promptFor('a', 'prompt')).toEqual([])
  })
})

describe('of a refresh token that did not come', () => {
  it.each([
    ['a', listed, undefined, /did not ask for offline_access, which the server lists/],
    ['a', listed, 'vain', /no client gets .* not even for offline_access/],
    ['a', listed, 'scope', /did not ask/],
    ['a offline_access', listed, 'scope', /the client gets .* not even for offline_access/],
    ['a', ['a'], undefined, /lists no offline_access/],
    ['a offline_access', undefined, undefined, /not even for offline_access/],
  ] as const)('no more is said than was tried: %s, %s, %s', (scope, supported, offline, words) => {
    expect(withoutRefreshToken(scopesKnown('a', supported), scope, offline)).toMatch(words)
  })
})
