/**
 * Colours and type. Every text colour has at least 4.5:1 on every ground it stands on, in both themes (WCAG 2.2
 * SC 1.4.3); the browser test measures it.
 */
export const theme = `
:root {
  color-scheme: light dark;
  --paper: #fcfcfa; --panel: #f4f4f1; --ink: #1a1e23; --soft: #555c65; --line: #dddfe0; --link: #0b5394; --mark: #ffe08a; --mark-ink: #1a1e23;
  --passed: #17663a; --failed: #ae1a20; --warned: #7f4a00; --info: #31568c; --not-judged: #5a616a;
  --passed-ground: #e8f3ec; --failed-ground: #fceeed; --warned-ground: #fbf3e2; --info-ground: #ebf1f9; --not-judged-ground: #efefec;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif;
  --mono: ui-monospace, 'SF Mono', SFMono-Regular, 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #15181b; --panel: #1d2125; --ink: #e5e8ea; --soft: #a6adb5; --line: #30363c; --link: #8abdf5; --mark: #6b5410; --mark-ink: #fff4cf;
    --passed: #74c896; --failed: #ff938d; --warned: #e8b961; --info: #a3c2f0; --not-judged: #a6adb5;
    --passed-ground: #17281e; --failed-ground: #331b1c; --warned-ground: #2d2413; --info-ground: #1a2535; --not-judged-ground: #22262a;
  }
}
* { box-sizing: border-box; }
html { font: 15px/1.5 var(--sans); background: var(--paper); color: var(--ink); scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; overflow-wrap: anywhere; }
p, ul, ol, dl, dd, figure { margin: 0; }
p { max-width: 46rem; }
ul { padding: 0; list-style: none; }
h1, h2, h3, h4 { line-height: 1.2; margin: 0; font-weight: 650; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: 2.1rem; letter-spacing: -.02em; }
h2 { font-size: 1.35rem; letter-spacing: -.01em; }
h3 { font-size: 1.02rem; }
h4 { font-size: .95rem; }
code, pre, .id, .ex, .no, .verb, .url, .status { font-family: var(--mono); font-size: .87em; overflow-wrap: anywhere; }
pre { margin: 0; white-space: pre-wrap; font-size: .8rem; line-height: 1.45; }
a { color: var(--link); text-underline-offset: .18em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
mark { background: var(--mark); color: var(--mark-ink); padding: .05em .1em; border-radius: 2px; }
abbr { text-decoration: none; }
summary { cursor: pointer; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.aside { color: var(--soft); font-size: .88rem; }
.passed { --tone: var(--passed); --ground: var(--passed-ground); }
.failed { --tone: var(--failed); --ground: var(--failed-ground); }
.warned { --tone: var(--warned); --ground: var(--warned-ground); }
.info { --tone: var(--info); --ground: var(--info-ground); }
.not-judged { --tone: var(--not-judged); --ground: var(--not-judged-ground); }
`
