import { type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { OAuthClientInformationMixed, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { createBrowser, type Person, returned } from './browser.ts'
import { createWire, type Wire } from './wire.ts'

/** Where the clients wait for the person; nobody listens there. */
export const redirectUri = 'http://127.0.0.1:33418/callback'

/** What a provider of the SDK remembers. */
export interface Memory {
  client: OAuthClientInformationMixed | undefined
  tokens: OAuthTokens | undefined
  verifier: string
  /** Where the person was to be sent, each time. */
  readonly sentTo: URL[]
}

function createProvider(memory: Memory): OAuthClientProvider {
  return {
    redirectUrl: redirectUri,
    clientMetadata: {
      client_name: 'witness on SDK 1',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
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
  }
}

/** An application on `@modelcontextprotocol/sdk` 1.x. */
export interface SdkOne {
  readonly wire: Wire
  readonly memory: Memory
  /** Connects by the credentials that are there. */
  connect(): Promise<Client>
  /** Connects until the SDK sends the person away, lets them sign in and approve, and redeems the code. */
  signIn(person: Person): Promise<void>
  close(): Promise<void>
}

/** Makes the application. */
export function createSdkOne(mcp: string): SdkOne {
  const wire = createWire()
  const memory: Memory = { client: undefined, tokens: undefined, verifier: '', sentTo: [] }
  const provider = createProvider(memory)
  const opened: Client[] = []
  const transport = (): StreamableHTTPClientTransport =>
    new StreamableHTTPClientTransport(new URL(mcp), { authProvider: provider, fetch: wire.fetch })

  async function connect(over: StreamableHTTPClientTransport): Promise<Client> {
    const client = new Client({ name: 'witness', version: '1.0.0' })
    opened.push(client)
    // The class lets `sessionId` be undefined where its own interface wants it absent.
    await client.connect(over as Transport)
    return client
  }

  return {
    wire,
    memory,
    connect: () => connect(transport()),
    signIn: async (person) => {
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
      const { params } = returned(await createBrowser(redirectUri).complete(url.href, person))
      if (params.get('state') !== 'state-of-the-witness') throw new Error('the state did not come back')
      await first.finishAuth(params.get('code') ?? '')
      await first.close()
    },
    close: async () => {
      await Promise.all(opened.map((client) => client.close()))
    },
  }
}
