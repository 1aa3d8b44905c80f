import { expect, it } from 'vitest'
import { wordsLikeIds } from './ids-in-text.ts'

const ids = ['token-id-token-refused', 'cimd-ssrf-guard', 'client-asm-order']

it('finds ids, right and misspelt ones alike', () => {
  expect(wordsLikeIds('or token-id-token-refused must hold; see cimd-ssrf-gard.', ids)).toEqual([
    'token-id-token-refused',
    'cimd-ssrf-gard',
  ])
})

it('leaves ordinary words, URLs and header names alone', () => {
  expect(
    wordsLikeIds('client-supplied, token-exchange, /client-asm-order, urn:token-id-x, Mcp-Session-Id', ids),
  ).toEqual([])
})
