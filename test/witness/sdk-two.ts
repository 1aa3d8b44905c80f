import {
  Client,
  type ClientOptions,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client'
import { createBrowser, type Person, returned } from './browser.ts'
import { redirectUri } from './sdk-one.ts'
import { createWire, type Wire } from './wire.ts'

/** What a provider of the SDK remembers. */
export interface Memory {
  client: StoredOAuthClientInformation | undefined
  tokens: StoredOAuthTokens | undefined
  verifier: string
  /** What was discovered before the person was sent away: the answer must come from the same issuer. */
  discovered: OAuthDiscoveryState | undefined
  /** Where the person was to be sent, each time. */
  readonly sentTo: URL[]
}

function createProvider(memory: Memory): OAuthClientProvider {
  return {
    redirectUrl: redirectUri,
    clientMetadata: {
      client_name: 'witness on SDK 2',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
    },
    state: () => 'state-of-the-witness',
    clientInformation: () => memory.client,
    saveClientInformation: (client) => {
      memory.client = client
    },
    tokens: () => memory.tokens,
    saveTokens: (tokens) => {
      memory.tokens = tokens
    },
    redirectToAuthorization: (url) => {
      memory.sentTo.push(url)
    },
    saveCodeVerifier: (verifier) => {
      memory.verifier = verifier
    },
    codeVerifier: () => memory.verifier,
    saveDiscoveryState: (state) => {
      memory.discovered = state
    },
    discoveryState: () => memory.discovered,
  }
}

/** Takes a person from the page that they are sent to, to the redirect URI; gives its parameters. */
export type GoThrough = (url: string, person: Person) => Promise<URLSearchParams>

const byScript: GoThrough = async (url, person) =>
  returned(await createBrowser(redirectUri).complete(url, person)).params

/** An application on `@modelcontextprotocol/client` 2.x. */
export interface SdkTwo {
  readonly wire: Wire
  readonly memory: Memory
  /** Connects by the credentials that are there. */
  connect(): Promise<Client>
  /** Connects until the SDK sends the person away, lets them sign in and approve, and redeems the code. */
  signIn(person: Person, goThrough?: GoThrough): Promise<void>
  close(): Promise<void>
}

/**
 * Makes the application.
 *
 * @param options - which eras it speaks
 */
export function createSdkTwo(mcp: string, options: ClientOptions = {}): SdkTwo {
  const wire = createWire()
  const memory: Memory = { client: undefined, tokens: undefined, verifier: '', discovered: undefined, sentTo: [] }
  const provider = createProvider(memory)
  const opened: Client[] = []
  const transport = (): StreamableHTTPClientTransport =>
    new StreamableHTTPClientTransport(new URL(mcp), { authProvider: provider, fetch: wire.fetch })

  async function connect(over: StreamableHTTPClientTransport): Promise<Client> {
    const client = new Client({ name: 'witness', version: '1.0.0' }, options)
    opened.push(client)
    await client.connect(over)
    return client
  }

  return {
    wire,
    memory,
    connect: () => connect(transport()),
    signIn: async (person, goThrough = byScript) => {
      const first = transport()
      const before = memory.sentTo.length
      try {
        await connect(first)
        throw new Error('the server let a client in without a token')
      } catch (error) {
        if (!(error instanceof UnauthorizedError)) throw error
      }
      const url = memory.sentTo[before]
      if (url === undefined) throw new Error('the SDK sent nobody away')
      // This SDK compares `iss` of the answer with the issuer (RFC 9207) when it is handed all parameters.
      await first.finishAuth(await goThrough(url.href, person))
      await first.close()
    },
    close: async () => {
      await Promise.all(opened.map((client) => client.close()))
    },
  }
}
