import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'

/** The recordings of a real Nextcloud, as they are written down in `fixtures/nextcloud/recordings`. */

const folder = new URL('../../../fixtures/nextcloud/recordings/', import.meta.url)

/** Any value of JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** One request and what the real server answered, with labels in the place of generated values. */
export interface Exchange {
  readonly name: string
  readonly request: {
    readonly method: string
    /** Path and query. */
    readonly url: string
    /** A header's text, or a user name and a secret for HTTP Basic. */
    readonly headers: Readonly<Record<string, string | { readonly basic: [string, string] }>>
    readonly body:
      | null
      | { readonly form: Record<string, string> }
      | { readonly json: Json }
      | { readonly text: string }
    /** Whose browser session it was; `session` names the session itself. */
    readonly signedIn: string | null
    /** Null: a request without cookies. */
    readonly session: string | null
  }
  readonly response: {
    readonly status: number
    /** Names of cookies. */
    readonly setsCookies: readonly string[]
    /** Those that must match; further ones are free. */
    readonly headers: Readonly<Record<string, string>>
    readonly body: Json
  }
}

/** An exchange, a sign-in, a change of the server's settings, or time that passes. */
export type Entry =
  | Exchange
  | { readonly signIn: string; readonly session: string }
  | { readonly setting: Readonly<Record<string, Json>> }
  | { readonly clock: { readonly advance: number } }

const response: z.ZodType<Exchange['response']> = z.strictObject({
  status: z.int(),
  setsCookies: z.array(z.string()),
  headers: z.record(z.string(), z.string()),
  body: z.json(),
})

const entry: z.ZodType<Entry> = z.union([
  z.strictObject({
    name: z.string(),
    request: z.strictObject({
      method: z.string(),
      url: z.string(),
      headers: z.record(
        z.string(),
        z.union([z.string(), z.strictObject({ basic: z.tuple([z.string(), z.string()]) })]),
      ),
      body: z.union([
        z.null(),
        z.strictObject({ form: z.record(z.string(), z.string()) }),
        z.strictObject({ json: z.json() }),
        z.strictObject({ text: z.string() }),
      ]),
      signedIn: z.string().nullable(),
      session: z.string().nullable(),
    }),
    response,
  }),
  z.strictObject({ signIn: z.string(), session: z.string() }),
  z.strictObject({ setting: z.record(z.string(), z.json()) }),
  z.strictObject({ clock: z.strictObject({ advance: z.number() }) }),
])

/** Names of the recordings, sorted. */
export const recordingNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()

/** The file as it is written. */
export function recordingText(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8')
}

/** Reads a recording. @throws ZodError for anything that the driver would ignore */
export function readRecording(name: string): readonly Entry[] {
  return z.array(entry).parse(JSON.parse(recordingText(name)))
}

/** Reads a response as a recording has it. @throws ZodError when it is none */
export function readResponse(value: unknown): Exchange['response'] {
  return response.parse(value)
}

/** Tells an exchange from the other entries. */
export function isExchange(candidate: Entry): candidate is Exchange {
  return 'request' in candidate
}

/** Method and path of an exchange, with its labels: what exceptions are written for. */
export function routeOf({ request }: Exchange): string {
  return `${request.method} ${request.url.split('?')[0]}`
}
