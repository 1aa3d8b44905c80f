import { type CallToolResult, type InputRequiredResult, inputRequired } from '@modelcontextprotocol/server'
import { z } from 'zod'

/** A call that nothing can be done for until the person has been somewhere. */
export class ProvisioningRequired extends Error {
  readonly code = 'provisioning-required'
  readonly url: string

  constructor(url: string) {
    super('This server needs lasting access to your Nextcloud first')
    this.url = url
  }
}

/** A form that a client shows its person (2026-07-28, elicitation in form mode). */
export interface Form {
  readonly message: string
  /** The one field, by name and title. */
  readonly field: { readonly name: string; readonly title: string }
}

/** Asks a person for something in their client. */
export function askPerson({ message, field: { name, title } }: Form): InputRequiredResult {
  const properties = { [name]: { type: 'string', title } } as const
  const requestedSchema = { type: 'object', properties, required: [name] } as const
  return inputRequired({
    inputRequests: {
      access: inputRequired.elicit({ message, requestedSchema: { ...requestedSchema, required: [name] } }),
    },
  })
}

/** What a client of 2026-07-28 says of itself with each call, in `_meta`. */
const urlMode = z.object({
  'io.modelcontextprotocol/clientCapabilities': z.object({ elicitation: z.object({ url: z.looseObject({}) }) }),
})

/**
 * Sends a person to a URL: by elicitation in URL mode where their client has said that it can (2026-07-28, elicitation),
 * else in words. A client of a 2025 revision says so in a session only, and this server keeps none.
 */
export function sendPerson(url: string, why: string, envelope: unknown): CallToolResult | InputRequiredResult {
  if (!urlMode.safeParse(envelope).success)
    return { content: [{ type: 'text', text: `${why}: please open ${url} in your browser.` }] }
  return inputRequired({ inputRequests: { access: inputRequired.elicitUrl({ url, message: why }) } })
}
