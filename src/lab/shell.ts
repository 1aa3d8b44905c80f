import { html, textOf } from '../report/html/html.ts'

/** Who may do what in the page: only its own files, and no markup that is made from text. */
export const pagePolicy: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/**
 * The page before its script has filled it.
 *
 * @param key - what it shows when it changes something
 */
export function shell(key: string): string {
  return `${textOf(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="claimcheck-lab" content="${key}">
<title>claimcheck lab</title>
<link rel="stylesheet" href="/lab.css">
<script type="module" src="/lab.js"></script>
</head>
<body>
<a class="skip" href="#talk">Skip to the conversation</a>
<header class="top">
<div><h1><span>claimcheck</span> lab</h1><p id="where"></p></div>
<form id="deployment" aria-label="What runs"></form>
<p id="notice" role="status"></p>
</header>
<main>
<section id="talk" aria-labelledby="talk-title" tabindex="-1"><div class="head"><h2 id="talk-title">Conversation</h2><p id="talk-count" class="aside"></p><button type="button" id="follow" aria-pressed="true">Follow</button></div>
<div id="heads" aria-hidden="true"></div><ol id="arrows"></ol><p id="empty" class="aside">Nothing was said yet. Connect a client, or play a scenario.</p></section>
<section id="detail" aria-labelledby="detail-title" tabindex="-1"><h2 id="detail-title">Detail</h2><div id="detail-body" aria-live="polite"><p class="aside">Choose an arrow to read the exchange, or a token to see who would accept it.</p></div></section>
<div class="panels">
<section id="lineage" aria-labelledby="lineage-title"><h2 id="lineage-title">Lineage</h2><div></div></section>
<section id="upstream" aria-labelledby="upstream-title"><h2 id="upstream-title">Nextcloud</h2><div></div></section>
</div>
<div class="panels">
<section id="play" aria-labelledby="play-title"><h2 id="play-title">Play a scenario</h2><div></div></section>
<section id="connect" aria-labelledby="connect-title"><h2 id="connect-title">Connect a client</h2><div></div></section>
<section id="settings" aria-labelledby="settings-title"><h2 id="settings-title">Settings, clock and keys</h2><div></div></section>
</div>
</main>
<noscript><p>The lab shows what happens as it happens, and needs its script for that.</p></noscript>
</body>
</html>`)}\n`
}
