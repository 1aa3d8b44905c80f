import { colours } from './colours.ts'

/** Type, and what every element looks like. */
export const theme: string = `
${colours}* { box-sizing: border-box; }
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
code, pre, .id, .ex, a[href^='#x'], .no, .verb, .url { font-family: var(--mono); font-size: .87em; overflow-wrap: anywhere; }
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
