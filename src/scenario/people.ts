import type { ClientOptions } from '../client/mcp-client.ts'
import type { Account, StartedTarget } from '../contract/target.ts'
import type { Sender } from '../http/sender.ts'
import type { CookieJar } from '../person/cookie-jar.ts'
import { createPerson, type PersonOptions } from '../person/person.ts'
import { Unjudged } from './outcome.ts'

/** A scenario calls for somebody who is not there: a mistake of the scenario. */
export class PeopleError extends Error {
  readonly code = 'no-person'
}

/** The people of the scenarios, in the order in which a foreign target names its own. */
const people: readonly string[] = ['alice', 'bob']

/**
 * The account of somebody whom scenarios call by name.
 *
 * @throws Unjudged `seat-missing` where a foreign target has fewer people; PeopleError elsewhere
 */
export function accountOf({ accounts, foreign }: StartedTarget, name: string): Account {
  const account = accounts.find(({ user }) => user === name) ?? accounts[people.indexOf(name)]
  if (account !== undefined) return account
  if (foreign === undefined) throw new PeopleError(`the target has no account '${name}'`)
  throw new Unjudged('seat-missing', 'it takes a second person who can sign in, and there is one account', [])
}

/**
 * What a client of somebody is made of: their browser, with the rules for their password.
 *
 * @param ways - how they go on their journeys, and what they know of pages
 */
export function clientOptionsOf(
  target: StartedTarget,
  name: string,
  sender: Sender,
  cookies: CookieJar,
  ways: Pick<PersonOptions, 'beginTour' | 'described'>,
): Pick<ClientOptions, 'sender' | 'person'> {
  const { foreign } = target
  const account = accountOf(target, name)
  const own = sender.as({ seat: 'client', actor: name })
  const passwords = foreign === undefined ? {} : { passwordsAt: foreign.passwordsAt }
  return {
    sender: own,
    person: createPerson({ name, account, sender: own, cookies, ...passwords, ...ways }),
  }
}
