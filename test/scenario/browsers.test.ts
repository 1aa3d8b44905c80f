import { expect, test } from 'vitest'
import { createPerson, type Person } from '../../src/person/person.ts'
import { atBrowserUnknownTo, atCopyOf, takingOver } from '../../src/scenario/browsers.ts'
import { senderTo } from '../http/test-sender.ts'

const [proxy, upstream] = ['http://localhost:1/', 'http://127.0.0.1:2/']

/** Somebody who is known to a proxy and to its upstream. */
function person(name: string): Person {
  const { sender } = senderTo([])
  const made = createPerson({ name, account: { user: name, password: 'a-password' }, sender })
  made.browser.cookies.keep(proxy, [`proxy=${name}`])
  made.browser.cookies.keep(upstream, [`session=${name}`])
  return made
}
const kept = ({ browser }: Person): string =>
  `${browser.cookies.header(proxy)} ${browser.cookies.header(upstream)}`.trim()

test('at a browser that a host does not know, somebody stays signed in elsewhere', () => {
  const alice = person('alice')
  expect(kept(atBrowserUnknownTo(alice, proxy))).toBe('session=alice')
  expect(kept(alice)).toBe('proxy=alice session=alice')
})

test('what happens at a copy of a browser does not reach the first', () => {
  const alice = person('alice')
  const copy = atCopyOf(alice)
  copy.browser.cookies.keep(proxy, ['proxy=changed'])
  expect([kept(copy), kept(alice)]).toEqual(['proxy=changed session=alice', 'proxy=alice session=alice'])
})

test('who takes a browser over has what it keeps of one host, and is themselves elsewhere', () => {
  const [alice, bob] = [person('alice'), person('bob')]
  alice.browser.cookies.keep(proxy, ['__Host-c=alice; Secure; Path=/'])
  const taken = takingOver(bob, alice, proxy)
  expect(taken.browser.cookies.value(proxy, 'proxy')).toBe('alice')
  expect(taken.browser.cookies.value(proxy, '__Host-c')).toBe('alice')
  expect(taken.browser.cookies.header(upstream)).toBe('session=bob')
  expect(kept(bob)).toBe('proxy=bob session=bob')
})
