import { expect, test } from 'vitest'
import { createCookieJar } from '../../src/person/cookie-jar.ts'

test('all cookies can be taken to another browser and back', () => {
  const jar = createCookieJar()
  jar.keep('http://127.0.0.1:1/', ['plain=1; Path=/', '__Host-s=2; Secure; Path=/; HttpOnly; SameSite=None'])
  jar.keep('https://login.example.com/a', [
    'wide=3; Domain=example.com; Path=/; SameSite=Strict; Max-Age=600',
    'deep=4; Path=/a; Expires=Fri, 01 Jan 2100 00:00:00 GMT',
  ])
  const all = jar.all()
  expect(all).toMatchObject([
    { name: 'plain', domain: '127.0.0.1', expires: -1, secure: false, httpOnly: false },
    { name: '__Host-s', domain: '127.0.0.1', secure: true, httpOnly: true, sameSite: 'None' },
    { name: 'wide', domain: '.example.com', sameSite: 'Strict', expires: expect.any(Number) },
    { name: 'deep', domain: 'login.example.com', path: '/a', expires: 4_102_444_800 },
  ])
  expect(all[0]).not.toHaveProperty('sameSite')
  expect((all[2]?.expires ?? 0) - Date.now() / 1000).toBeGreaterThan(500)

  const other = createCookieJar()
  other.keep('http://127.0.0.1:1/', ['gone=1'])
  other.replace(all)
  for (const url of ['http://127.0.0.1:9/', 'https://www.example.com/', 'https://login.example.com/a/b'])
    expect(other.header(url)).toBe(jar.header(url))
  expect(other.all()).toEqual(all)
})
