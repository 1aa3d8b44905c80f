import { z } from 'zod'

/** Where both instances believe that they stand: a balancer would send a request to either. */
export const soakOrigin: string = 'https://proxy.example'

/** What every token is for. */
export const soakResource: { readonly url: string; readonly scopes: readonly string[] } = {
  url: `${soakOrigin}/mcp`,
  scopes: ['notes.read'],
}

/** Where codes go; nobody need listen there. */
export const soakRedirect: string = 'http://127.0.0.1:9/callback'

/** What an instance is started with. */
export interface InstanceInput {
  readonly database: string
  readonly upstream: { readonly origin: string; readonly clientId: string; readonly clientSecret: string }
  readonly clients: readonly {
    readonly clientId: string
    readonly redirectUris: readonly string[]
    readonly tokenEndpointAuthMethod: 'none'
  }[]
}

/** Reads it where it arrives. */
export const instanceInputSchema: z.ZodType<InstanceInput> = z.object({
  database: z.string(),
  upstream: z.object({ origin: z.string(), clientId: z.string(), clientSecret: z.string() }),
  clients: z.array(
    z.object({ clientId: z.string(), redirectUris: z.array(z.string()), tokenEndpointAuthMethod: z.literal('none') }),
  ),
})
