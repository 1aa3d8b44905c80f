import { html } from 'hono/html'
import { type Page, page } from '../authorization-server/pages.ts'

/** Asks before anything is given that lasts. It names nobody: whoever opens it has proved nothing yet. */
export function questionPage(upstream: string, action: string, csrf: string): Page {
  return page(
    'Let this server work for you in the background?',
    html`<p>This server asks for <strong>lasting access</strong> to your account at <strong>${upstream}</strong>, which it uses while you are away. It is apart from what your applications may do, and you can take it back at any time.</p>
<form method="post" action="${action}"><input type="hidden" name="csrf" value="${csrf}">
<button type="submit" name="decision" value="approve">Approve</button><button type="submit" name="decision" value="deny">Deny</button></form>`,
  )
}

/** The end of it. */
export function donePage(words: string): Page {
  return page('Done', html`<p>${words}</p>`)
}
