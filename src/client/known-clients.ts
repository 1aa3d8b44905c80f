import type { RegisteredClient } from '../contract/seats.ts'
import type { AuthMethod } from './register.ts'
import { StepError } from './step-error.ts'

/** What a client is to be, as far as a scenario says. */
export interface ClientWanted {
  readonly method?: AuthMethod
  readonly redirectUri?: string
  /** What it is to call itself when it registers. */
  readonly name?: string
  readonly registration?: Readonly<Record<string, unknown>>
}

/** Where one client of a scenario gets its identity from, where those are known beforehand. */
export interface KnownClient {
  /**
   * @throws StepError `clients-spent` where no known client that its person does not have yet is what it is to be,
   *   `document-only` where none can be that its authorization server knows by a document
   */
  take(wanted: ClientWanted): RegisteredClient | Promise<RegisteredClient>
}

/** The known clients as one scenario gives them out: nobody gets one twice, and two people may use the same. */
export interface KnownClients {
  /** @param first - whether it is the one that a person has before any other */
  forPerson(person: string, first: boolean): KnownClient
}

/**
 * Gives out clients that the authorization server knows already.
 *
 * @param shared - whether the first client of each person is one that they had before this scenario
 */
export function knownClients(clients: readonly RegisteredClient[], shared: boolean): KnownClients {
  const taken = new Map<string, Set<RegisteredClient>>()
  return {
    forPerson: (person, first) => ({
      take: (wanted) => {
        const [main] = clients
        const own = taken.get(person) ?? new Set(shared && main !== undefined ? [main] : [])
        taken.set(person, own)
        const free = first && shared ? clients.slice(0, 1) : clients.filter((client) => !own.has(client))
        const found = free.find((client) => fits(client, wanted))
        if (found === undefined) throw spent(clients, free, wanted)
        own.add(found)
        return found
      },
    }),
  }
}

function fits(client: RegisteredClient, { method, redirectUri, name, registration }: ClientWanted): boolean {
  return (
    (method === undefined || method === client.tokenEndpointAuthMethod) &&
    (redirectUri === undefined || client.redirectUris.includes(redirectUri)) &&
    // What it called itself then is not known, nor what else it said.
    name === undefined &&
    registration === undefined
  )
}

function spent(
  clients: readonly RegisteredClient[],
  free: readonly RegisteredClient[],
  { method, redirectUri }: ClientWanted,
): StepError {
  const [more, kind] = [
    `it takes a client more than the ${clients.length === 1 ? 'one' : clients.length} that ${clients.length === 1 ? 'was' : 'were'} named`,
    method === undefined
      ? redirectUri === undefined
        ? 'of its own making'
        : `that returns to ${redirectUri}`
      : `with ${method}`,
  ]
  return new StepError('clients-spent', free.length === 0 ? more : `it takes a client ${kind}`, [])
}
