import { describe, expect, it } from 'vitest'
import { inventedValue, isHostOnly, lastSet, rewrittenValue } from '../../src/scenario/consent-cookie.ts'
import { answerWith } from '../person/answer-with.ts'

/** A cookie as a host set it. */
function cookieOf(...lines: readonly string[]): ReturnType<typeof lastSet> {
  const answer = answerWith({ headers: lines.map((line) => ['Set-Cookie', line] as const) })
  return lastSet([answer], 'http://127.0.0.1', '__Host-c')
}

describe('a cookie that was set', () => {
  it('is read as it was set last, by the host that is asked for', () => {
    const line = '__Host-c=two=2; Path=/; HTTPONLY; SameSite=Lax'
    expect(cookieOf('__Host-c=one', 'd=3', line)).toEqual({
      name: '__Host-c',
      value: 'two=2',
      attributes: new Map([
        ['path', '/'],
        ['httponly', ''],
        ['samesite', 'Lax'],
      ]),
    })
    expect(cookieOf('other=1')).toBeUndefined()
    expect(lastSet([answerWith({ headers: [['Set-Cookie', line]] })], 'http://other.example', '__Host-c')).toBe(
      undefined,
    )
  })

  it.each([
    ['__Host-c=1; Path=/; Secure', true],
    ['__Host-c=1; Path=/', false],
    ['__Host-c=1; Path=/oauth; Secure', false],
    ['__Host-c=1; Path=/; Secure; Domain=example.com', false],
  ])('%s is for the host only: %s', (line, hostOnly) => {
    const cookie = cookieOf(line)
    expect(cookie === undefined ? undefined : isHostOnly(cookie)).toBe(hostOnly)
  })

  it('is not for the host only where its name does not say so', () => {
    expect(
      isHostOnly({
        name: 'c',
        value: '1',
        attributes: new Map([
          ['secure', ''],
          ['path', '/'],
        ]),
      }),
    ).toBe(false)
  })
})

describe('a value that nobody was given', () => {
  it('has the form of the one that somebody was given, and none of its signs', () => {
    expect(inventedValue('aZ9-z_0.b==')).toBe('bY8-y_1.c==')
  })
})

describe('a value with another client in it', () => {
  const swap = [
    ['client-one', 'client-two'],
    ['/here', '/there'],
  ] as const
  const json = (client: string, place: string): string => JSON.stringify({ client, place })
  const [was, is] = [json('client-one', '/here'), json('client-two', '/there')]
  it.each([
    ['as it is', 'v1:client-one', 'v1:client-two'],
    ['percent-encoded', encodeURIComponent(was), encodeURIComponent(is)],
    ['in base64url', Buffer.from(was).toString('base64url'), Buffer.from(is).toString('base64url')],
    [
      'in one part of a signed value',
      `${Buffer.from(was).toString('base64url')}.sig-of-it`,
      `${Buffer.from(is).toString('base64url')}.sig-of-it`,
    ],
  ])('%s', (_how, value, rewritten) => {
    expect(rewrittenValue(value, swap)).toBe(rewritten)
  })

  it('is none where no client can be read', () => {
    expect(rewrittenValue('hHf0aTn2kQ', swap)).toBeUndefined()
    expect(rewrittenValue('100%', swap)).toBeUndefined()
  })
})
