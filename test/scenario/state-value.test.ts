import { describe, expect, it } from 'vitest'
import { bitsThatDiffer, readableIn } from '../../src/scenario/state-value.ts'

describe('the bits in which two states can differ', () => {
  it.each([
    ['constants', 'always-the-same', 'always-the-same', 0],
    ['a counter in base 16', '00000000000000a7', '00000000000000a8', 4],
    ['a dressed counter', 'login_0001_of_the_proxy', 'login_0002_of_the_proxy', 6],
    ['decimal numbers', '1234567890', '9876543211', 29],
    ['hexadecimal numbers', '0123456789abcdef0123', 'f0e1d2c3b4a5968778a9', 76],
    ['a longer one', 'xyz', 'xyzuvw', 15],
  ])('%s', (_what, one, other, bits) => {
    expect(bitsThatDiffer(one, other)).toBe(bits)
    expect(bitsThatDiffer(other, one)).toBe(bits)
  })
})

describe('what can be read in a state', () => {
  const uri = 'http://127.0.0.1:33418/callback'
  const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  it.each([
    ['the value itself', uri, ['uri']],
    ['percent-encoded', `x.${encodeURIComponent(uri)}`, ['uri']],
    ['JSON in base64', base64({ n: 1, uri }), ['uri']],
    ['the payload of a token', `${base64({ alg: 'HS256' })}.${base64({ uri })}.c2lnbmF0dXJl`, ['uri']],
    ['nothing', 'Zm9vYmFyYmF6cXV4', []],
  ])('%s', (_what, state, readable) => {
    expect(readableIn(state, { uri, absent: undefined })).toEqual(readable)
  })

  it('says nothing of values that stand anywhere by chance', () => {
    expect(readableIn('abcdefgh', { short: 'abc' })).toEqual([])
  })
})
