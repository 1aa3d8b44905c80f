import { afterEach, describe, expect, test } from 'vitest'
import { passwordGuard } from '../../src/person/password-guard.ts'
import { createPerson } from '../../src/person/person.ts'
import { senderTo } from '../http/test-sender.ts'
import { account, callback, described, signInForm, site, to, unknownLogin } from './sites.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** A place that was named, and another that the run may reach, too. */
async function twoPlaces(pages: (other: string) => Parameters<typeof site>[0]) {
  const other = await site({ '/login': signInForm('/in'), ...unknownLogin })
  const named = await site(pages(other.origin))
  const { sender } = senderTo([named.origin, other.origin])
  cleanups.push(() => sender.close(), named.close, other.close)
  const person = createPerson({ name: 'alice', account, sender, passwordsAt: [named.origin], described })
  return { person, named, other }
}

describe('by script, the password goes only where it was meant for', () => {
  test.each([
    ['a page elsewhere asks for it', (other: string) => ({ '/a': () => to(`${other}/login`) })],
    ['a described page elsewhere asks for it', (other: string) => ({ '/a': () => to(`${other}/authorize`) })],
    ['a form is sent elsewhere', (other: string) => ({ '/a': signInForm(`${other}/in`) })],
    [
      'a form is sent on elsewhere',
      (other: string) => ({ '/a': signInForm('/in'), '/in': () => to(`${other}/in`, 307) }),
    ],
    [
      'it is put into the address of another place',
      (other: string) => ({
        '/a': signInForm('/in'),
        '/in': ({ form }: { form: Readonly<Record<string, string>> }) => to(`${other}/in?p=${form['password'] ?? ''}`),
      }),
    ],
  ])('%s', async (_how, pages) => {
    const { person, named, other } = await twoPlaces(pages)
    await expect(person.visit(`${named.origin}/a`, { redirectUri: callback })).rejects.toMatchObject({
      code: 'password-withheld',
    })
    expect(JSON.stringify(other.seen)).not.toContain(account.password)
  })

  test('and it goes there', async () => {
    const { person, named } = await twoPlaces(() => ({
      '/a': signInForm('/in'),
      '/in': () => to(`${callback}?code=c1`),
    }))
    expect((await person.visit(`${named.origin}/a`, { redirectUri: callback })).kind).toBe('callback')
    expect(named.seen.at(-1)?.form['password']).toBe(account.password)
  })
})

test('a short password is looked for as a whole value only', () => {
  const guard = passwordGuard({ user: 'a', password: 'abc' }, ['http://named.example'])
  expect(guard.leak('http://other.example/abc', ['xabcx'])).toBeUndefined()
  expect(guard.leak('http://other.example/', ['abc'])).toBe('http://other.example')
  expect(guard.leak('http://named.example/', ['abc'])).toBeUndefined()
})
