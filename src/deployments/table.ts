import type { Deployment, KnownFailure } from '../contract/deployment.ts'
import type { Seat } from '../contract/words.ts'
import { nearestName } from '../nextcloud/settings-change.ts'
import { DeploymentError } from './errors.ts'
import { passThroughHistory, progressiveConsentHistory, relayHistory } from './history.ts'

/** What our own deployments offer: everything but a person who attests. */
const everySeat: readonly Seat[] = ['visitor', 'client', 'upstream', 'issuer', 'service', 'process', 'host', 'clock']
/** The servers of the history keep everything in memory. */
const historySeats: readonly Seat[] = ['visitor', 'client', 'upstream', 'issuer', 'service', 'host', 'clock']

const none: readonly KnownFailure[] = []

/** The deployments, right ones first. */
export const deployments: readonly Deployment[] = [
  {
    name: 'reference',
    summary: 'AS proxy and MCP server in front of Nextcloud, done right',
    seats: everySeat,
    fails: none,
    needsSubcase: false,
    subcases: [
      {
        name: 'session-grant',
        summary: 'the same, with the grant that each session has at Nextcloud in place of a delegation issuer',
        fails: none,
      },
      {
        name: 'app-password',
        summary: 'the same, with app passwords of Login Flow v2 for work in the background',
        fails: none,
      },
      { name: 'opaque', summary: 'the same with opaque tokens and introspection', fails: none },
      { name: 'issuer-path', summary: 'the same with an issuer that has a path', fails: none },
      { name: 'two-resources', summary: 'the same with two MCP servers behind one AS', fails: none },
      { name: 'two-issuers', summary: 'the same with an MCP server that also takes tokens of a partner', fails: none },
      {
        name: 'oidc-discovery',
        summary: 'the same with an OpenID Connect discovery document beside RFC 8414',
        fails: none,
      },
      { name: 'tls', summary: 'the same by TLS, with a certificate authority of its own', fails: none },
    ],
  },
  {
    name: 'shared-idp',
    summary: 'the MCP server behind an identity provider with RFC 8693, which Nextcloud trusts as well',
    seats: everySeat,
    fails: none,
    needsSubcase: false,
    subcases: [],
  },
  {
    name: 'pass-through',
    summary: 'before the proxy: the metadata points at Nextcloud, and clients register there',
    seats: historySeats,
    fails: none,
    needsSubcase: true,
    subcases: [
      {
        name: 'A',
        summary: 'registered clients get opaque tokens; introspection reports the client as audience',
        ...passThroughHistory.A,
      },
      {
        name: 'B',
        summary: 'signed tokens whose audience is the client, as a client without RFC 8707 gets',
        ...passThroughHistory.B,
      },
      {
        name: 'C',
        summary: 'signed tokens for the resource: accepted, and passed through to Nextcloud',
        ...passThroughHistory.C,
      },
      { name: 'D', summary: 'oidc 1.12: signed tokens for https://rs.local/', ...passThroughHistory.D },
      {
        name: 'E',
        summary: 'oidc 1.12: opaque tokens that the server may not introspect',
        ...passThroughHistory.E,
      },
    ],
  },
  {
    name: 'progressive-consent',
    summary: 'before the exchange: tool calls run on a stored token of the grant for work in the background',
    seats: everySeat,
    ...progressiveConsentHistory,
    needsSubcase: false,
    subcases: [],
  },
  {
    name: 'relay',
    summary: 'the proxy as first shipped: upstream token responses are handed to clients unchanged',
    seats: historySeats,
    ...relayHistory,
    needsSubcase: false,
    subcases: [],
  },
]

/** Deployments, sub-cases included, in which nothing may be found. */
export const conformantDeployments: readonly string[] = deployments
  .filter(({ name }) => name === 'reference' || name === 'shared-idp')
  .flatMap(({ name, subcases }) => [name, ...subcases.map((subcase) => `${name}:${subcase.name}`)])

/** Every name that can be started. */
export const deploymentNames: readonly string[] = deployments.flatMap(({ name, needsSubcase, subcases }) => [
  ...(needsSubcase ? [] : [name]),
  ...subcases.map((subcase) => `${name}:${subcase.name}`),
])

/** What is known of one deployment with its sub-case. */
export interface NamedDeployment {
  readonly name: string
  readonly subcase?: string
  readonly seats: readonly Seat[]
  readonly fails: readonly KnownFailure[]
  readonly warns: readonly KnownFailure[]
}

/**
 * Finds a deployment by `NAME[:SUBCASE]`.
 *
 * @throws DeploymentError with the nearest name
 */
export function deploymentNamed(full: string): NamedDeployment {
  const [name = '', subcase] = full.split(':')
  const deployment = deployments.find((known) => known.name === name)
  const hint = `Did you mean '${nearestName(full, deploymentNames)}'? \`claimcheck list deployments\` shows them all.`
  if (deployment === undefined)
    throw new DeploymentError('unknown-deployment', `There is no deployment '${full}'. ${hint}`)
  if (subcase === undefined) {
    if (deployment.needsSubcase)
      throw new DeploymentError(
        'needs-subcase',
        `The deployment '${name}' needs a sub-case: ${deployment.subcases.map((known) => `${name}:${known.name}`).join(', ')}.`,
      )
    return { name, seats: deployment.seats, fails: deployment.fails, warns: deployment.warns ?? [] }
  }
  const known = deployment.subcases.find((candidate) => candidate.name === subcase)
  if (known === undefined)
    throw new DeploymentError('unknown-subcase', `'${name}' has no sub-case '${subcase}'. ${hint}`)
  return { name, subcase, seats: deployment.seats, fails: known.fails, warns: known.warns ?? [] }
}
