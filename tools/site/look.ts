import { layout } from '../../src/report/html/look/layout.ts'
import { paper } from '../../src/report/html/look/paper.ts'
import { parts } from '../../src/report/html/look/parts.ts'
import { theme } from '../../src/report/html/look/theme.ts'

/** What a page of text has and a report has not: headings, lists and blocks of code as Markdown gives them. */
const prose = `
.brand a { color: inherit; text-decoration: none; }
.lead { font-size: 1.1rem; color: var(--soft); margin-top: .5rem; }
.page > nav [aria-current] { font-weight: 650; background: var(--panel); }
.prose { display: flow-root; }
.prose > * + *, .prose section > * + * { margin-top: .8rem; }
.prose h2 { margin-top: 2.2rem; }
.prose > h2:first-child { margin-top: 0; }
main.prose > section { padding-bottom: .6rem; }
.prose > section:first-child > h2 { margin-top: 0; }
.prose h3 { margin-top: 1.7rem; }
.prose h4 { margin-top: 1.3rem; }
.prose h2, .prose h3, .prose h4 { scroll-margin-top: 1rem; }
.prose li { max-width: 46rem; }
.prose ul.plain { display: grid; gap: .45rem; }
.prose .marked ul, .prose .marked ol { padding-left: 1.3rem; }
.prose .marked ul { list-style: disc; }
.prose .marked > * + *, .prose .marked li > * + * { margin-top: .8rem; }
.prose .marked li + li { margin-top: .3rem; }
.prose pre { background: var(--panel); padding: .7rem .9rem; border-radius: 4px; max-width: 60rem; }
.prose pre code { font-size: inherit; }
.prose .marked img { max-width: 100%; height: auto; background: #fff; border-radius: 4px; }
.wide { overflow-x: auto; }
.wide th, .wide td { overflow-wrap: break-word; min-width: 6rem; }
.wide td code { overflow-wrap: anywhere; }
.prose td.id, .prose th.id { min-width: 11rem; }
.prose th.id { font-family: var(--sans); }
.prose thead th { white-space: nowrap; }
.prose th { font-size: .85rem; color: var(--soft); font-weight: 600; }
.steps { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .5rem 2rem; border-top: 1px solid var(--line); padding-top: .8rem; margin-top: 2.4rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .8rem; }
.cards > li { border: 1px solid var(--line); border-radius: 4px; padding: .7rem .9rem; }
.cards a { font-weight: 600; }
@media (max-width: 40rem) {
  .stack, .stack tbody { display: block; }
  .stack thead { display: block; position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stack tr { display: block; padding: .45rem 0; border-top: 1px solid var(--line); }
  .stack td { display: block; border: 0; padding: .1rem 0; }
  .stack td:nth-child(n + 3) { display: inline-block; padding-right: 1rem; color: var(--soft); }
  .page > nav ul ul { display: none; }
}
`

/** The look of the site: that of the report, and what its texts need. */
export const look: string = `${theme}${layout}${parts}${prose}${paper}`
