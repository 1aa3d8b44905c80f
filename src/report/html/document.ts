import { contentSecurityPolicy } from './csp.ts'
import { type Html, html, ours, textOf } from './html.ts'

/** A page that is whole by itself. */
export interface HtmlDocument {
  readonly title: Html | string
  /** All of its style; it stands in the page, named by its hash. */
  readonly style: string
  /** Its one script, at the end; absent: the policy allows none. */
  readonly script?: string
  /** What made it, with the version. */
  readonly generator?: string
  /** What the first link leads to, for whoever reads without seeing. */
  readonly skip: string
  readonly body: Html
}

/**
 * Lays out what every page has in common: a policy that forbids whatever does not stand in the page itself
 * ({@link contentSecurityPolicy}), no referrer, no request for an icon.
 */
export function renderDocument({ title, style, script, generator, skip, body }: HtmlDocument): string {
  return textOf(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
${generator !== undefined && html`<meta name="generator" content="${generator}">\n`}<title>${title}</title>
<link rel="icon" href="data:,">
<style>${ours(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the ${skip}</a>
${body}
${script !== undefined && html`<script>${ours(script)}</script>\n`}</body>
</html>
`)
}
