import { html, raw } from 'hono/html'
import type { Client } from './client-registry.ts'
import type { AuthorizationRequest } from './records.ts'

/** Pages hold no script, are framed by nobody, and are kept by nobody. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
} as const

const style = raw(
  'body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}dt{font-weight:600}dd{margin:0 0 .5rem;overflow-wrap:anywhere}button{font:inherit;padding:.5rem 1.5rem;margin-right:1rem}',
)

/** A page before it is sent. */
export type Page = ReturnType<typeof html>

/** A page of the proxy. */
export function page(title: string, content: Page): Page {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>${content}</main></body></html>`
}

/** What the question for consent is made of. */
export interface ShownForConsent {
  readonly client: Client
  readonly request: AuthorizationRequest
  /** Where the person signs in, and what is asked for there. */
  readonly upstream: { readonly host: string; readonly scope: string }
  /** Where the answer goes. */
  readonly action: string
  readonly id: string
  readonly csrf: string
}

/** The question for consent: who asks, where the person returns to, and what is asked for, here and at the upstream. */
export function consentPage({ client, request, upstream, action, id, csrf }: ShownForConsent): Page {
  const host = new URL(request.redirectUri).host
  return page(
    'Give access?',
    html`<p><strong>${client.name}</strong> asks to act for you at <strong>${request.resource}</strong>.</p>
<dl><dt>It may</dt>${listed(request.scope)}
<dt>You sign in at ${upstream.host}, where this server asks for</dt>${listed(upstream.scope)}
<dt>You return to</dt><dd>${host}</dd><dd>${request.redirectUri}</dd></dl>
<form method="post" action="${action}"><input type="hidden" name="id" value="${id}"><input type="hidden" name="csrf" value="${csrf}">
<button type="submit" name="decision" value="approve">Approve</button><button type="submit" name="decision" value="deny">Deny</button></form>`,
  )
}

function listed(scope: string): Page[] {
  return scope.split(' ').map((one) => html`<dd>${one}</dd>`)
}

/** Something that only the person can be told. */
export function errorPage(message: string): Page {
  return page('This did not work', html`<p>${message}</p>`)
}
