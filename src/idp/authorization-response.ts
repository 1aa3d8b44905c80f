import { html } from 'hono/html'
import { pageHeaders, redirect } from './answers.ts'
import type { Realm } from './realm-core.ts'

/** Where an answer goes, and in which way. */
export interface Destination {
  readonly redirectUri: string
  readonly responseMode: string
  readonly state?: string | undefined
}

/** Sends the browser back to the client, with the issuer in every answer (RFC 9207 §2). */
export async function respond(
  { issuer }: Realm,
  to: Destination,
  said: Readonly<Record<string, string>>,
  cookies: readonly string[] = [],
): Promise<Response> {
  const answer = { ...said, ...(to.state === undefined ? {} : { state: to.state }), iss: issuer }
  if (to.responseMode === 'form_post') return await formPost(to.redirectUri, answer, cookies)
  const url = new URL(to.redirectUri)
  const params = to.responseMode === 'fragment' ? new URLSearchParams() : url.searchParams
  for (const [name, value] of Object.entries(answer)) params.set(name, value)
  if (to.responseMode === 'fragment') url.hash = params.toString()
  return redirect(url.href, cookies)
}

async function formPost(
  action: string,
  answer: Readonly<Record<string, string>>,
  cookies: readonly string[],
): Promise<Response> {
  const fields = Object.entries(answer).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  const page = html`<html><head><title>OIDC Form_Post Response</title></head>
<body onload="document.forms[0].submit()"><form method="post" action="${action}">${fields}</form></body></html>`
  const response = new Response(String(await page), { headers: pageHeaders })
  for (const one of cookies) response.headers.append('set-cookie', one)
  return response
}
