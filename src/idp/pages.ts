import { html } from 'hono/html'
import { pageHeaders } from './answers.ts'
import type { ClientScope, IdpClient } from './state.ts'

/** A page before it is sent. */
type Page = ReturnType<typeof html>

function layout(title: string, content: Page): Page {
  return html`<!DOCTYPE html>
<html class="login-pf" lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title></head>
<body id="keycloak-bg"><div class="pf-v5-c-login"><main><h1 id="kc-page-title">${title}</h1>${content}</main></div></body></html>`
}

async function shown(status: number, page: Page, cookies: readonly string[] = []): Promise<Response> {
  const response = new Response(String(await page), { status, headers: pageHeaders })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

/** The sign-in page. */
export function loginPage(
  action: string,
  { failed, username = '' }: { readonly failed?: boolean; readonly username?: string } = {},
  cookies: readonly string[] = [],
): Promise<Response> {
  const wrong =
    failed === true ? html`<span id="input-error" aria-live="polite">Invalid username or password.</span>` : ''
  const form = html`<form id="kc-form-login" action="${action}" method="post">
<label for="username">Username or email</label><input id="username" name="username" value="${username}" type="text" autocomplete="username">
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password">${wrong}
<input type="hidden" id="id-hidden-input" name="credentialId"><button id="kc-login" name="login" type="submit">Sign In</button></form>`
  return shown(200, layout('Sign in to your account', form), cookies)
}

/** The question for consent. */
export function consentPage(
  action: string,
  code: string,
  client: IdpClient,
  scopes: readonly ClientScope[],
  cookies: readonly string[] = [],
): Promise<Response> {
  const wanted = scopes.map(({ name }) => html`<li><span>${name}</span></li>`)
  const form = html`<div id="kc-oauth"><h3>Do you grant these access privileges?</h3><ul>${wanted}</ul>
<form class="form-actions" action="${action}" method="POST"><input type="hidden" name="code" value="${code}">
<input name="accept" id="kc-login" type="submit" value="Yes"><input name="cancel" id="kc-cancel" type="submit" value="No"></form></div>`
  return shown(200, layout(`Grant Access to ${client.name}`, form), cookies)
}

/** Something that only the person can be told. */
export function errorPage(message: string): Promise<Response> {
  const content = html`<div id="kc-error-message"><p class="instruction">${message}</p></div>`
  return shown(400, layout('We are sorry...', content))
}
