/**
 * How something is written: on the command line as `flag` says, in a file as YAML or TypeScript has it.
 *
 * - `text`, `number`, `switch`: once.
 * - `texts`: on the command line by the flag once more for each.
 * - `words`: on the command line with commas, or by the flag once more.
 * - `pairs`: `NAME=VALUE` for each; in a file a mapping.
 * - `maybe`: once, alone or with a value; in a file `true` or the value.
 * - `object`: JSON; in a file a mapping.
 */
export type Takes = 'text' | 'number' | 'switch' | 'texts' | 'words' | 'pairs' | 'maybe' | 'object'

/** What can be said of a run, on the command line and in a file alike. */
export interface Member {
  /** Long name and placeholder, as the command line has it; its name there and the name of the member say the same. */
  readonly flag: string
  readonly takes: Takes
  /** What it does, in one line. */
  readonly about: string
  /** What holds where nobody says anything. */
  readonly otherwise?: string
  /** Says what is judged when it is a server of somebody's own: naming a deployment on the command line leaves it out. */
  readonly ofServer?: true
}

/** Everything that can be said of a run but how it is shown, in the order in which help lists it. A row adds a flag and a member. */
export const members = {
  deployment: {
    flag: '--deployment <name>',
    takes: 'text',
    about: 'deployment to judge, NAME[:SUBCASE]; several with commas: a matrix',
    otherwise: 'reference',
  },
  server: {
    flag: '--server <url>',
    takes: 'text',
    about: 'judge a server of your own instead: the URL of its MCP endpoint',
    ofServer: true,
  },
  upstream: {
    flag: '--upstream <mock[:port]>',
    takes: 'text',
    about: 'let the mock Nextcloud stand behind it, on a port of its own',
    ofServer: true,
  },
  upstreamSet: {
    flag: '--upstream-set <name=value>',
    takes: 'pairs',
    about: 'a setting of that mock (repeatable)',
    ofServer: true,
  },
  upstreamRedirect: {
    flag: '--upstream-redirect <url>',
    takes: 'texts',
    about: 'redirect URI of the server there (repeatable)',
    ofServer: true,
  },
  settings: {
    flag: '--settings <form>',
    takes: 'text',
    about: 'how to print what the server needs: text, env, json, nextcloud-mcp-server',
    otherwise: 'text',
    ofServer: true,
  },
  command: {
    flag: '--command <line>',
    takes: 'text',
    about: 'start the server with this command; {server.port}, {nextcloud.url}, ... are filled',
    ofServer: true,
  },
  env: {
    flag: '--env <name=value>',
    takes: 'pairs',
    about: 'a variable for the command, filled likewise (repeatable)',
    ofServer: true,
  },
  cwd: { flag: '--cwd <folder>', takes: 'text', about: 'where the command is started', ofServer: true },
  wait: {
    flag: '--wait <seconds>',
    takes: 'number',
    about: 'how long the server may take until it answers',
    otherwise: '60',
    ofServer: true,
  },
  trustIssuer: {
    flag: '--trust-issuer <port>',
    takes: 'text',
    about: 'the server was told to trust tokens of claimcheck: serve their issuer at this port, or at any',
    ofServer: true,
  },
  issuerUrl: {
    flag: '--issuer-url <url>',
    takes: 'text',
    about: 'that issuer, where you publish its documents: for a server beyond this machine',
    ofServer: true,
  },
  issuerFile: {
    flag: '--issuer-file <file>',
    takes: 'text',
    about: 'where the key of that issuer is kept; it is made for the run without it',
    ofServer: true,
  },
  issuerClaims: {
    flag: '--issuer-claims <json>',
    takes: 'object',
    about: 'claims that the server wants in its tokens, as JSON',
    ofServer: true,
  },
  clientId: {
    flag: '--client-id <id>',
    takes: 'text',
    about: 'a client that its authorization server knows; secret: CLAIMCHECK_CLIENT_SECRET',
    ofServer: true,
  },
  redirectUri: {
    flag: '--redirect-uri <url>',
    takes: 'text',
    about: 'the redirect URI of that client',
    ofServer: true,
  },
  client: {
    flag: '--client <way>',
    takes: 'text',
    about:
      'how clients come to be known there: cimd (by documents at URLs) or registration; as MCP orders it without it',
    ofServer: true,
  },
  clientMetadataUrl: {
    flag: '--client-metadata-url <url>',
    takes: 'texts',
    about: 'where you publish the document of such a client, for a server beyond this machine (repeatable)',
    ofServer: true,
  },
  maxRegistrations: {
    flag: '--max-registrations <n>',
    takes: 'number',
    about: 'how many clients may register there; 3, or 18 on the own machine',
    ofServer: true,
  },
  maxRequests: {
    flag: '--max-requests <n>',
    takes: 'number',
    about: 'how many requests may go out; 2000, or 20000 to the own machine',
    ofServer: true,
  },
  maxRps: {
    flag: '--max-rps <n>',
    takes: 'number',
    about: 'how many of them in a second; 10, or any number to the own machine',
    ofServer: true,
  },
  timeout: {
    flag: '--timeout <seconds>',
    takes: 'number',
    about: 'how long an answer may take; 5 without it',
    ofServer: true,
  },
  allowDisruptive: {
    flag: '--allow-disruptive',
    takes: 'switch',
    about: 'play also what may end sessions of a person or lock an account out',
    ofServer: true,
  },
  allowHost: {
    flag: '--allow-host <host>',
    takes: 'words',
    about: 'a host that belongs to the server, too (repeatable)',
    ofServer: true,
  },
  nextcloud: {
    flag: '--nextcloud <url>',
    takes: 'text',
    about:
      'a Nextcloud behind it, at which CLAIMCHECK_USER signs in with CLAIMCHECK_PASSWORD; container[:image]: a new one; mock[:port]: as --upstream',
    ofServer: true,
  },
  reuseContainer: {
    flag: '--reuse-container',
    takes: 'switch',
    about: 'take the containers that an earlier run left, and leave them for the next',
    ofServer: true,
  },
  delegationIssuer: {
    flag: '--delegation-issuer <url>',
    takes: 'text',
    about:
      'an issuer that the Nextcloud in a container is told to trust, for its client nextcloud-api; {server.origin} is filled',
    ofServer: true,
  },
  idp: {
    flag: '--idp <url>',
    takes: 'text',
    about: 'an identity provider behind it, likewise; container[:image]: a new Keycloak with token exchange',
    ofServer: true,
  },
  listen: {
    flag: '--listen <address>',
    takes: 'text',
    about:
      'where servers in containers reach what is started here: the address of their bridge, and nothing else is opened',
    ofServer: true,
  },
  browser: {
    flag: '--browser [path]',
    takes: 'maybe',
    about: 'let people sign in with a real Chromium; CLAIMCHECK_BROWSER says where it is, too',
  },
  interactive: {
    flag: '--interactive [seconds]',
    takes: 'maybe',
    about: 'sign in yourself, once, with your own browser; within 300 seconds without a number',
    ofServer: true,
  },
  signInForm: {
    flag: '--sign-in-form <json>',
    takes: 'text',
    about: 'the pages of a login that claimcheck does not know, as JSON or in a file of it: fields, button, refuse',
  },
  spec: {
    flag: '--spec <revision>',
    takes: 'text',
    about: 'MCP revision to judge by, or several; without it the newest that the target speaks',
  },
  only: { flag: '--only <glob>', takes: 'words', about: 'only the checks that match (repeatable)' },
  scenario: { flag: '--scenario <glob>', takes: 'words', about: 'only the scenarios that match (repeatable)' },
  scenarios: {
    flag: '--scenarios <folder>',
    takes: 'text',
    about: 'a folder with scenarios of your own, to be played, too',
  },
  seats: { flag: '--seats <list>', takes: 'words', about: 'seats to offer' },
  requireSeats: { flag: '--require-seats <list>', takes: 'words', about: 'seats without which the run is incomplete' },
  profile: { flag: '--profile <list>', takes: 'words', about: 'profiles of further rules, or none' },
  out: { flag: '--out <folder>', takes: 'text', about: 'where the report is written; reports/latest without it' },
  report: {
    flag: '--report <list>',
    takes: 'words',
    about: 'formats to write, NAME or NAME=FILE; json, html and junit without it',
  },
  docsUrl: {
    flag: '--docs-url <url>',
    takes: 'text',
    about: 'where the site of `npm run docs` is served; reports link each check to its page there',
  },
  provisioningTool: {
    flag: '--provisioning-tool <name>',
    takes: 'text',
    about: 'tool that sends people to give lasting access; without it one is looked for',
  },
  sessionTool: {
    flag: '--session-tool <name>',
    takes: 'text',
    about: 'tool to call where its upstream request matters; without it one is looked for',
  },
  sessionArgs: {
    flag: '--session-args <json>',
    takes: 'object',
    about: 'its arguments as JSON; {canary} stands for a mark that is looked for upstream',
  },
  jobs: {
    flag: '--jobs <n>',
    takes: 'number',
    about: 'scenarios played at the same time',
    otherwise: '1',
  },
  fault: { flag: '--fault <id>', takes: 'text', about: 'put a fault into the deployment' },
  baseline: {
    flag: '--baseline <file>',
    takes: 'text',
    about: 'failures that are expected, in YAML: the exit code is that of the gate then',
  },
} as const

/** The members by name, as rows of a table. */
export const memberRows: readonly (readonly [name: MemberName, member: Member])[] = (
  Object.keys(members) as MemberName[]
) // the keys of the table above, and nothing else
  .map((name) => [name, members[name]])

/** Name of a member. */
export type MemberName = keyof typeof members

/** A value as a file has it. */
interface Written {
  readonly text: string
  readonly number: number
  readonly switch: boolean
  readonly texts: readonly string[]
  readonly words: readonly string[]
  readonly pairs: Readonly<Record<string, string | number | boolean>>
  readonly maybe: true | string | number
  readonly object: Readonly<Record<string, unknown>>
}

/** What a `claimcheck.config.yaml` or `.ts` says: the flags of `claimcheck run` by their names. */
export type Config = {
  readonly [Name in MemberName]?: Written[(typeof members)[Name]['takes']]
}

/** A whole file: what holds for every target, and targets that differ from it by their names. */
export type ConfigFile = Config & {
  /** Judged one after the other, or as many at once as `--jobs` says; each may say whatever the file may say. */
  readonly targets?: Readonly<Record<string, Config>>
}

/**
 * A configuration in TypeScript, checked by the compiler: `export default defineConfig({ ... })` in `claimcheck.config.ts`.
 * Secrets have no place in it; they come from the environment.
 */
export function defineConfig(config: ConfigFile): ConfigFile {
  return config
}
