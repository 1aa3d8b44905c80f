import { escapeHtml } from '../html.ts'
import { type Answer, redirect } from '../wire.ts'
import { type AuthorizationRequest, responseMode, responseTypes } from './authorization-request.ts'
import { rawUrlEncode } from './query.ts'

type Parameters = readonly (readonly [name: string, value: string])[]

/** Puts parameters behind a redirect URI: in the query, or in the fragment where a token comes with them. */
function withParameters(uri: string, parameters: Parameters, fragment: boolean): string {
  const query = parameters.map(([name, value]) => `${rawUrlEncode(name)}=${rawUrlEncode(value)}`).join('&')
  const mark = fragment ? '#' : '?'
  const joint = uri.endsWith(mark) || uri.endsWith('&') ? '' : uri.includes(mark) ? '&' : mark
  return `${uri}${joint}${query}`
}

/** A page whose form posts the parameters by itself (`response_mode=form_post`), with headers of its own. */
export function formPost(uri: string, parameters: Parameters): Answer {
  const inputs = parameters
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('')
  const body =
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Authorization Response</title></head>' +
    `<body onload="document.forms[0].submit()"><form method="post" action="${escapeHtml(uri)}">${inputs}` +
    '<noscript><button type="submit">Continue</button></noscript></form><script>document.forms[0].submit();</script></body></html>'
  const policy =
    "default-src 'none'; base-uri 'none'; form-action *; script-src 'unsafe-inline'; frame-ancestors 'none'"
  return {
    status: 200,
    base: 'app',
    headers: [
      ['Content-Type', 'text/html; charset=UTF-8'],
      ['Cache-Control', 'no-store'],
      ['Pragma', 'no-cache'],
      ['Referrer-Policy', 'no-referrer'],
      ['Content-Security-Policy', policy],
    ],
    body,
  }
}

/** Answers the client through the browser, in the mode that the request asks for. */
export function respond(request: AuthorizationRequest, given: Parameters): Answer {
  const { responseIss } = request
  const parameters: Parameters = responseIss === undefined ? given : [...given, ['iss', responseIss]]
  const mode = responseMode(request)
  if (mode === 'form_post') return formPost(request.redirect_uri, parameters)
  const types = responseTypes(request)
  const fragment = mode === 'fragment' || types.includes('id_token') || types.includes('token')
  return redirect(withParameters(request.redirect_uri, parameters, fragment))
}

/** Tells the client of an error; `state` only where there was one. */
export function respondError(request: AuthorizationRequest, error: string, description: string): Answer {
  const state: Parameters = request.state.trim() === '' ? [] : [['state', request.state]]
  return respond(request, [['error', error], ['error_description', description], ...state])
}
