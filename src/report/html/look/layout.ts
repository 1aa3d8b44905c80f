/** The page as a whole: top, contents beside or above, sections; narrow screens. */
export const layout = `
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 2; background: var(--paper); padding: .5rem 1rem; }
.top, .page, footer { width: min(78rem, 100% - 4rem); margin: 0 auto; }
.top { padding-top: 2.2rem; padding-bottom: 1.6rem; }
.brand { color: var(--soft); font-size: .88rem; margin-bottom: .3rem; }
.brand strong { color: var(--ink); font-weight: 650; }
.fault { margin-top: .3rem; }
.verdict { display: flex; gap: 1rem; align-items: flex-start; margin: 1.2rem 0; padding: 1rem 1.2rem; background: var(--ground); border-left: 5px solid var(--tone); border-radius: 4px; }
.verdict .word { font-size: 1.7rem; font-weight: 680; letter-spacing: -.015em; line-height: 1.15; color: var(--tone); }
.verdict > .sign { flex: none; width: 2rem; height: 2rem; line-height: 2rem; border-radius: 50%; background: var(--tone); color: var(--paper); text-align: center; font-size: 1.1rem; }
.counts { display: flex; flex-wrap: wrap; gap: .3rem 2rem; margin: 0 0 .5rem; }
.counts li { display: flex; gap: .35em; align-items: baseline; min-height: 24px; }
.counts a { color: inherit; text-decoration: none; }
.counts a:hover { text-decoration: underline; }
.counts .n { font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; color: var(--tone); letter-spacing: -.02em; }
.counts .none .n { color: var(--soft); font-weight: 400; }
.counts .none { color: var(--soft); }
.bar { display: block; width: 100%; height: 8px; border-radius: 4px; margin-bottom: 1.4rem; }
.bar rect { fill: var(--tone); }
.bar rect.not-judged { fill: var(--not-judged); opacity: .55; }
.bar rect.outside { fill: var(--line); }
.counts .outside { --tone: var(--soft); }
.page { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 2.5rem; border-top: 1px solid var(--line); }
.page > nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 1.6rem 0; font-size: .9rem; }
nav a { display: flex; justify-content: space-between; gap: .5rem; padding: .2rem .5rem; margin-left: -.5rem; border-radius: 4px; color: var(--ink); text-decoration: none; min-height: 24px; }
nav a:hover { background: var(--panel); }
nav .n { flex: none; color: var(--soft); font-variant-numeric: tabular-nums; }
nav ul ul { margin: .1rem 0 .5rem; font-size: .95em; border-left: 1px solid var(--line); padding-left: .9rem; }
nav ul ul a { color: var(--soft); }
main { min-width: 0; padding: 1.6rem 0 3rem; }
main > section { padding-bottom: 2.4rem; }
main > section > h2 { margin-bottom: .9rem; }
main > section > h3, .topic > h3 { margin: 1.4rem 0 .5rem; }
main > section > h2 + h3 { margin-top: 0; }
h3 .n { color: var(--soft); font-weight: 400; margin-left: .3rem; }
footer { padding-top: 1.2rem; padding-bottom: 2.5rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .85rem; }
@media (max-width: 62rem) {
  .page { display: block; }
  .page > nav { position: static; max-height: none; padding: 1rem 0 .4rem; border-bottom: 1px solid var(--line); }
  nav > ul { display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; }
  nav ul ul { display: none; }
}
@media (max-width: 40rem) {
  html { font-size: 14.5px; }
  .top, .page, footer { width: calc(100% - 2rem); }
  h1 { font-size: 1.7rem; }
  .verdict { padding: .8rem .9rem; gap: .7rem; }
  .verdict .word { font-size: 1.4rem; }
  .counts { gap: .2rem 1.2rem; }
  .counts .n { font-size: 1.2rem; }
}
`
