import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Header } from '../../src/http/exchange.ts'
import { createRecorder } from '../../src/http/recorder.ts'

const folder = new URL('../../fixtures/nextcloud/recordings/', import.meta.url)

/** What of the recordings is needed to put their flows on paper again. */
const entrySchema = z.object({
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.unknown()),
    body: z.unknown(),
  }),
  response: z.object({ status: z.number(), headers: z.record(z.string(), z.string()), body: z.unknown() }),
})

const letters = (length: number): string =>
  randomBytes(length * 2)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, length)

/** Values of the generated kinds that are secrets, as a Nextcloud makes them. */
const makers: Readonly<Record<string, () => string>> = {
  alnum64: () => letters(64),
  alnum72: () => letters(72),
  alnum128: () => letters(128),
  requesttoken: () => `${randomBytes(48).toString('base64')}:${randomBytes(48).toString('base64')}`,
  jwt: () => {
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    return `${part({ typ: 'at+JWT', alg: 'RS256' })}.${part({ jti: letters(20) })}.${randomBytes(256).toString('base64url')}`
  },
}

/** A recording with fresh values for its labels, and those values that are secrets. */
function filled(name: string): {
  readonly entries: z.infer<typeof entrySchema>[]
  readonly secrets: ReadonlyMap<string, string>
} {
  const source = readFileSync(new URL(name, folder), 'utf8').replaceAll(/\{password of (\w+)\}/g, 'the-password-of-$1')
  const open = new Set(
    [...source.matchAll(/"(?:client_id|azp|aud|clientId)": "(\{\{\w+ #\d+\}\})"/g)].map(([, label = '']) => label),
  )
  const values = new Map<string, string>()
  const text = source.replaceAll(/\{\{(\w+) #\d+\}\}/g, (label, kind: string) => {
    const value = values.get(label) ?? makers[kind]?.() ?? label
    values.set(label, value)
    return value
  })
  const secrets = new Map([...values].filter(([label, value]) => label !== value && !open.has(label)))
  const entries = z.array(z.unknown()).parse(JSON.parse(text))
  return { secrets, entries: entries.flatMap((entry) => entrySchema.safeParse(entry).data ?? []) }
}

const wrapper = z.looseObject({
  form: z.record(z.string(), z.string()).optional(),
  json: z.unknown().optional(),
  text: z.string().optional(),
})

function requestBody(body: unknown): string {
  const { success, data } = wrapper.safeParse(body)
  if (!success) return ''
  return data.form !== undefined
    ? new URLSearchParams(data.form).toString()
    : data.json !== undefined
      ? JSON.stringify(data.json)
      : (data.text ?? '')
}

/** A page as it was before it was reduced, a token as it was before it was decoded, and JSON as PHP writes it. */
function responseBody(body: unknown): string {
  if (typeof body === 'string') return body
  const page = z
    .object({
      $html: z.object({
        requesttoken: z.string().optional(),
        element: z.string().optional(),
        stateToken: z.string().optional(),
      }),
    })
    .safeParse(body).data?.$html
  if (page !== undefined)
    return `<head data-requesttoken="${page.requesttoken ?? ''}"></head>${page.element ?? ''}<input type="hidden" name="stateToken" value="${page.stateToken ?? ''}">`
  const plain: unknown = JSON.parse(JSON.stringify(body), (_key, value: unknown) => {
    const token = z.object({ $jwt: z.string() }).safeParse(value).data
    return token === undefined ? value : token.$jwt
  })
  return JSON.stringify(plain).replaceAll('/', '\\/')
}

function requestHeaders(headers: Readonly<Record<string, unknown>>): readonly Header[] {
  return Object.entries(headers).map(([name, value]): Header => {
    const basic = z.object({ basic: z.tuple([z.string(), z.string()]) }).safeParse(value).data
    return [name, basic === undefined ? String(value) : `Basic ${btoa(basic.basic.join(':'))}`]
  })
}

describe('the recorded flows of a real Nextcloud', () => {
  test.each(readdirSync(folder))('%s leaves no secret in the record', (name) => {
    const { entries, secrets } = filled(name)
    const written: string[] = []
    const recorder = createRecorder({ listener: (exchange) => written.push(JSON.stringify(exchange)) })
    for (const { request, response } of entries)
      recorder.record(recorder.begin({ seat: 'client', actor: 'alice' }), {
        request: {
          method: request.method,
          url: `http://127.0.0.1:8080${request.url}`,
          headers: requestHeaders(request.headers),
          body: requestBody(request.body),
        },
        response: {
          status: response.status,
          headers: Object.entries(response.headers),
          body: responseBody(response.body),
        },
      })
    expect(written.length).toBeGreaterThan(3)
    expect(secrets.size).toBeGreaterThan(0)
    const all = written.join('\n')
    const survivors = [...secrets].filter(([, secret]) =>
      [secret, encodeURIComponent(secret), secret.replaceAll('/', '\\/')].some((form) => all.includes(form)),
    )
    expect(survivors.map(([label]) => label)).toEqual([])
    expect(all).not.toContain('the-password-of-')
    expect(all).toMatch(/(at|form|code|secret|app-pw|flow)-1\b/)
  })
})
