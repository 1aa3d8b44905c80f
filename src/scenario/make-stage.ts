import { createClient } from '../client/client.ts'
import type { Identities } from '../client/identities.ts'
import type { ClientMemory, ClientOptions } from '../client/mcp-client.ts'
import { mcpRequest } from '../client/mcp-request.ts'
import { lookUpAuthorizationServer, lookUpResourceMetadata, type ResourceMetadata } from '../client/metadata-lookup.ts'
import type { Offline } from '../client/offline.ts'
import type { Registrations } from '../client/registrations.ts'
import type { StartedTarget } from '../contract/target.ts'
import type { Revision, Seat } from '../contract/words.ts'
import type { Sender } from '../http/sender.ts'
import type { CookieJar } from '../person/cookie-jar.ts'
import type { PersonOptions } from '../person/person.ts'
import type { ClientActor } from './actor.ts'
import type { ProbeId, Scenario } from './definition.ts'
import type { Docket } from './docket.ts'
import type { HarnessHost } from './host.ts'
import { accountOf, clientOptionsOf } from './people.ts'
import type { ProvisioningMemory } from './provisioning.ts'
import type { ToolMemory } from './session-tool.ts'
import { controlOn, probeOn } from './speech.ts'
import type { AnonymousMcp, ClientAsks, Discovery, Stage } from './stage.ts'
import { asUnjudged } from './steps.ts'
import { watchUpstream } from './upstream-watch.ts'

/** What a stage is built of. */
export interface StageInput {
  readonly target: StartedTarget
  readonly spec: Revision
  readonly scenario: Scenario
  readonly docket: Docket
  /** Sends as the visitor, and tells the record of this scenario. */
  readonly sender: Sender
  readonly host: HarnessHost
  /** The seats of this run. */
  readonly offered: readonly Seat[]
  /** What the browser of a person keeps, from one scenario to the next. */
  readonly cookiesOf: (person: string) => CookieJar
  /** How people go on their journeys. */
  readonly ways: Pick<PersonOptions, 'beginTour' | 'described'>
  /** What the client of a person did that scenarios share. */
  readonly memoryOf: (person: string) => ClientMemory
  /** What is known of the tools of the target. */
  readonly toolMemory: ToolMemory
  readonly provisioning: ProvisioningMemory
  /** Where clients get their registrations, where those are few. */
  readonly registrations?: Registrations
  /** Who clients are, where they do not register. */
  readonly identities?: Identities
  /** What asking for `offline_access` does, where no refresh token comes without. */
  readonly offline?: Offline
  /** How clients look metadata up. */
  readonly lookUp: NonNullable<ClientOptions['lookUp']>
}

/** A scenario uses something that it does not declare, or that the target lacks: a mistake of the scenario. */
export class StageError extends Error {
  readonly code: 'undeclared-seat'

  constructor(code: StageError['code'], message: string) {
    super(message)
    this.name = 'StageError'
    this.code = code
  }
}

/** What a client asks for instead of what it would. */
interface Asks extends ClientAsks {
  readonly mcpUrl?: string
  readonly memory?: ClientMemory
}

/**
 * Builds the stage of one scenario. Clients are made anew, so that no scenario lives on what another did; a person has
 * one browser for all of them, as people do, and is signed in where they were.
 */
export function makeStage(input: StageInput): Stage<ProbeId> {
  const { target, spec, scenario, docket, sender, host } = input
  const actors = new Map<string, ClientActor>()
  const desk = input.registrations?.deskFor(scenario.clients === 'new')
  const known = input.identities?.clients(scenario.session === 'shared')
  const offline = offlineIn(scenario, input.offline)
  const newClient = (name: string, asks: Asks = {}, first = false): ClientActor => {
    const { lookUp } = input
    const client = createClient({
      ...clientOptionsOf(target, name, sender, input.cookiesOf(name), input.ways),
      mcpUrl: target.mcp,
      revision: spec,
      lookUp,
      ...(offline === undefined ? {} : { offline }),
      ...(desk === undefined ? {} : { registrations: desk }),
      ...(known === undefined ? {} : { known: known.forPerson(name, first) }),
      ...asks,
    })
    return { ...client, account: accountOf(target, name) }
  }
  const firstClient = (name: string): ClientActor => {
    const memory = scenario.session === 'shared' ? input.memoryOf(name) : {}
    const client = actors.get(name) ?? newClient(name, { memory }, true)
    actors.set(name, client)
    return client
  }
  const declared = (seat: Scenario['seats'][number]): void => {
    if (!scenario.seats.includes(seat))
      throw new StageError('undeclared-seat', `the scenario uses the seat '${seat}' without declaring it`)
  }
  return {
    revision: spec,
    mcpUrl: target.mcp,
    otherMcpUrls: target.otherMcp,
    serverClientId: target.seats.service?.clientId,
    now: () => Math.floor((target.seats.clock?.now() ?? Date.now()) / 1000),
    visitor: sender,
    mcp: anonymousMcp(sender, target.mcp, spec),
    discovery: discoveryOf(sender, target.mcp, spec),
    get alice() {
      declared('client')
      return firstClient('alice')
    },
    get bob() {
      declared('client')
      return firstClient('bob')
    },
    anotherClient: (name, asks) => {
      declared('client')
      return newClient(name, asks)
    },
    clientFor: (name, mcpUrl, asks) => {
      declared('client')
      return newClient(name, { ...asks, mcpUrl })
    },
    toolMemory: input.toolMemory,
    provisioning: input.provisioning,
    origins: originsOf(target),
    watchUpstream: (work) => {
      declared('upstream')
      const upstream = target.seats.upstream
      if (upstream === undefined) throw new StageError('undeclared-seat', `the target offers no seat 'upstream'`)
      const issuer = input.offered.includes('issuer') ? target.seats.issuer : undefined
      return watchUpstream({ upstream, issuer }, sender.recorder, work)
    },
    seat: (name) => {
      declared(name)
      const handle = target.seats[name]
      if (handle === undefined) throw new StageError('undeclared-seat', `the target offers no seat '${name}'`)
      return handle
    },
    seatIfOffered: (name) => (input.offered.includes(name) ? target.seats[name] : undefined),
    get host() {
      declared('host')
      return host
    },
    registeredClients: target.clients,
    probe: (id, evidence) => probeOn(docket, id, evidence),
    control: (what, evidence) => controlOn(docket, what, evidence),
    part: (probes, play) => docket.part(probes, play, asUnjudged),
  }
}

/** A story about who is asked for consent is not told by clients that want it. */
function offlineIn({ clients }: Scenario, offline: Offline | undefined): Offline | undefined {
  return clients === 'new' && offline === 'prompt' ? undefined : offline
}

/** Where the target and what is behind it answer. */
function originsOf({ mcp, issuer, nextcloud, seats }: StartedTarget): readonly string[] {
  const places = [mcp, issuer, nextcloud, seats.upstream?.origin]
  return [
    ...new Set(places.flatMap((place) => (place !== undefined && URL.canParse(place) ? [new URL(place).origin] : []))),
  ]
}

function anonymousMcp(sender: Sender, url: string, revision: Revision): AnonymousMcp {
  return {
    anonymous: (method, headers) =>
      sender.send(mcpRequest(url, revision, { method, ...(headers === undefined ? {} : { headers }) })),
    anonymousAt: (place, method) => sender.send(mcpRequest(place, revision, { method })),
  }
}

function discoveryOf(sender: Sender, url: string, revision: Revision): Discovery {
  let looked: Promise<ResourceMetadata> | undefined
  const lookUp = async (): Promise<ResourceMetadata> =>
    lookUpResourceMetadata(sender, url, await sender.send(mcpRequest(url, revision, { method: 'tools/list' })))
  return {
    resourceMetadata: () => {
      looked ??= lookUp()
      return looked
    },
    authorizationServer: (issuer) => lookUpAuthorizationServer(sender, issuer, revision),
  }
}
