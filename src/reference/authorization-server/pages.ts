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

type Page = ReturnType<typeof html>

function page(title: string, content: Page): Page {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>${content}</main></body></html>`
}

/** The question for consent: who asks, where the person returns to, and what is asked for. */
export function consentPage(
  client: Client,
  request: AuthorizationRequest,
  action: string,
  id: string,
  csrf: string,
): Page {
  const host = new URL(request.redirectUri).host
  return page(
    'Give access?',
    html`<p><strong>${client.name}</strong> asks to act for you at <strong>${request.resource}</strong>.</p>
<dl><dt>It may</dt>${request.scope.split(' ').map((scope) => html`<dd>${scope}</dd>`)}
<dt>You return to</dt><dd>${host}</dd><dd>${request.redirectUri}</dd></dl>
<form method="post" action="${action}"><input type="hidden" name="id" value="${id}"><input type="hidden" name="csrf" value="${csrf}">
<button type="submit" name="decision" value="approve">Approve</button><button type="submit" name="decision" value="deny">Deny</button></form>`,
  )
}

/** Something that only the person can be told. */
export function errorPage(message: string): Page {
  return page('This did not work', html`<p>${message}</p>`)
}
