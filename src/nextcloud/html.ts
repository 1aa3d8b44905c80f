import { alphanumeric } from './random.ts'
import type { User } from './state.ts'
import type { Answer, HeaderPair } from './wire.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#039;',
}

/** Text as PHP's `htmlspecialchars` writes it. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** A value for an inline script: JSON that cannot end the script. */
export function scriptValue(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** What a page is made of. */
export interface PageParts {
  /** `user`: with the app's frame around it; `guest`: login and confirmation pages; `error`: as guest, without a token. */
  readonly layout: 'user' | 'guest' | 'error'
  readonly title?: string
  readonly status?: number
  readonly user?: User | undefined
  /** Value of `data-requesttoken`; absent on error pages. */
  readonly requestToken?: string
  /** HTML of the page's own part; must be escaped. */
  readonly content: string
  /** An inline script that does for a real browser what Nextcloud's bundles do. */
  readonly script?: string
  readonly headers?: readonly HeaderPair[]
}

const slogan = 'Nextcloud – a safe home for all your data'

function head(parts: PageParts): string {
  const user =
    parts.user === undefined || parts.layout === 'error'
      ? ''
      : ` data-user="${escapeHtml(parts.user.uid)}" data-user-displayname="${escapeHtml(parts.user.displayName)}"`
  const token = parts.requestToken === undefined ? '' : ` data-requesttoken="${escapeHtml(parts.requestToken)}"`
  return `<head${user}${token}>`
}

function frame(parts: PageParts): string {
  if (parts.layout === 'user') {
    return `<body id="body-user">
	<div id="skip-actions"><a href="#app-content" class="button primary skip-navigation skip-content">Skip to main content</a>
	<a href="#app-navigation" class="button primary skip-navigation">Skip to navigation of app</a></div>
	<header id="header"><a href="/" id="nextcloud"><span class="hidden-visually">Nextcloud</span></a></header>
	<div id="content" class="app-oidc">${parts.content}</div>
`
  }
  return `<body id="body-login">
	<header><div id="header"><h1 class="hidden-visually">Nextcloud</h1></div></header>
	<main>${parts.content}</main>
	<footer class="guest-box"><p class="info"><a href="https://nextcloud.com" target="_blank" rel="noreferrer noopener">${slogan.slice(0, 9)}</a>${slogan.slice(9)}</p></footer>
`
}

/** An HTML page with the frame of Nextcloud, and a Content-Security-Policy that knows the nonce of its scripts. */
export function page(parts: PageParts): Answer {
  const nonce = alphanumeric(44)
  const script = parts.script === undefined ? '' : `	<script nonce="${nonce}">${parts.script}</script>\n`
  const body = `<!DOCTYPE html>
<html class="ng-csp" data-placeholder-focus="false" lang="en" data-locale="en" translate="no">
	${head(parts)}
		<meta charset="utf-8">
		<title>${escapeHtml(parts.title ?? 'Nextcloud')}</title>
		<meta name="viewport" content="width=device-width, initial-scale=1.0">
	</head>
	${frame(parts)}${script}	</body>
</html>
`
  const headers: readonly HeaderPair[] = [['Content-Type', 'text/html; charset=UTF-8'], ...(parts.headers ?? [])]
  return { status: parts.status ?? 200, base: 'page', nonce, headers, body }
}

/** An error page: Nextcloud's templates 400, 403, 404 and 500. The authorization endpoint sends them with status 200 (1.2). */
export function errorPage(heading: string, message: string, status: number): Answer {
  const content = `
	<div class="guest-box"><h2>${escapeHtml(heading)}</h2><p class="infogroup">${escapeHtml(message)}</p>
	<p><a class="button primary" href="/">Back to Nextcloud</a></p></div>`
  return page({ layout: 'error', status, content })
}
