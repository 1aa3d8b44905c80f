import type { Person } from '../person/person.ts'

/**
 * A person at a browser that a host does not know; elsewhere they stay signed in as they are.
 *
 * @param url - any of the host: what its cookies are is taken from there
 */
export function atBrowserUnknownTo(person: Person, url: string): Person {
  const { cookies } = person.browser
  const known = new Set(cookies.names(url))
  return person.atAnotherBrowser(cookies.copy((name, value) => (known.has(name) ? undefined : value)))
}

/** A person at a copy of their browser: what happens there does not reach the first. */
export function atCopyOf(person: Person): Person {
  return person.atAnotherBrowser(person.browser.cookies.copy())
}

/**
 * Somebody else at the browser of a person, as one host sees it: there it is still the browser of the person, elsewhere
 * the other is signed in as themselves.
 */
export function takingOver(other: Person, person: Person, url: string): Person {
  const taken = atBrowserUnknownTo(other, url)
  const theirs = person.browser.cookies
  // Browsers keep no cookie with such a prefix that is not for TLS.
  const secure = (name: string): string => (name.startsWith('__') || url.startsWith('https:') ? '; Secure' : '')
  for (const name of theirs.names(url))
    taken.browser.cookies.keep(url, [`${name}=${theirs.value(url, name) ?? ''}; Path=/${secure(name)}`])
  return taken
}
