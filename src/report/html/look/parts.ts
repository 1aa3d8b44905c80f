/** The parts that sections are made of. */
export const parts = `
.sign { font-family: var(--sans); font-weight: 700; color: var(--tone); }
.badge { display: inline-flex; gap: .3em; align-items: baseline; white-space: nowrap; font-size: .8rem; font-weight: 600; color: var(--tone); background: var(--ground); padding: .05rem .5rem; border-radius: 99px; }
.level { font-size: .74rem; font-weight: 600; letter-spacing: .03em; color: var(--soft); }
.tag { font-size: .74rem; color: var(--soft); border: 1px solid var(--line); border-radius: 3px; padding: 0 .35em; }
.line { max-width: none; display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem .6rem; }
.id { font-size: .9em; }
.label { font-size: .74rem; font-weight: 600; letter-spacing: .05em; text-transform: uppercase; color: var(--soft); margin: .8rem 0 .3rem; }
.ex, a[href^='#x'] { display: inline-block; min-width: 26px; min-height: 24px; line-height: 24px; padding: 0 .35em; text-align: center; text-decoration: none; background: var(--panel); border-radius: 4px; }
.ex:hover, a[href^='#x']:hover { text-decoration: underline; }
.cmd { display: inline-block; background: var(--panel); padding: .1rem .45rem; border-radius: 3px; margin: 0 .2rem .2rem 0; }
.facts { display: grid; gap: .28rem 0; }
.facts > div { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: 1rem; align-items: baseline; }
.facts dt { color: var(--soft); font-size: .88rem; }
.facts dd { max-width: 48rem; }
.top .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .28rem 2.5rem; }
.component { display: block; }
.findings { display: grid; gap: .6rem; }
.more { color: var(--soft); font-size: .88rem; }
.finding { border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 4px; padding: .6rem .9rem .7rem; display: grid; gap: .25rem; }
.pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; margin: .3rem 0 0; }
.pair > div { background: var(--panel); border-radius: 4px; padding: .35rem .6rem .4rem; overflow-wrap: anywhere; border-top: 2px solid var(--line); }
.pair.broken > div:first-child { border-color: var(--passed); }
.pair.broken > div:last-child { border-color: var(--tone, var(--failed)); background: var(--ground, var(--panel)); }
.pair dt { font-size: .74rem; font-weight: 600; color: var(--soft); }
.pair dd { white-space: pre-wrap; font-size: .93rem; }
.overview > div { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 1rem; padding: .3rem 0; border-top: 1px solid var(--line); align-items: center; }
.overview dt a { display: inline-block; min-height: 24px; color: var(--ink); text-decoration: none; }
.overview dt a:hover { text-decoration: underline; }
.cells { display: flex; flex-wrap: wrap; gap: 3px; }
.cell { position: relative; display: block; width: 26px; height: 26px; line-height: 26px; text-align: center; text-decoration: none; background: var(--ground); border-radius: 3px; font-size: .85rem; }
.cell.failed { background: var(--tone); }
.cell.failed .sign { color: var(--paper); }
.cell:hover { box-shadow: 0 0 0 2px var(--tone); }
.check, .token { border-top: 1px solid var(--line); }
.topic > .check:last-of-type { border-bottom: 1px solid var(--line); }
.check > summary, .token > summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem .7rem; padding: .45rem .3rem; list-style: none; }
.check > summary::-webkit-details-marker, .token > summary::-webkit-details-marker, .exchange > summary::-webkit-details-marker { display: none; }
.check > summary:hover, .token > summary:hover, .exchange > summary:hover { background: var(--panel); }
.check > summary .badge { min-width: 5.6rem; }
.check h4, .token h3 { font-family: var(--mono); font-size: .87rem; font-weight: 600; }
.gist { color: var(--soft); font-size: .88rem; flex: 1 1 20rem; min-width: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.check[open] > summary .gist { flex-basis: 100%; white-space: normal; overflow: visible; color: var(--ink); font-size: 1.02rem; max-width: 50rem; }
.check > .body, .token > .body { padding: .3rem .3rem 1.3rem; scroll-margin-top: 3rem; display: grid; gap: .8rem; }
.held th:first-child, .held td:first-child { font-family: var(--mono); font-size: .82rem; min-width: 7rem; }
.held th:nth-child(2), .held th:nth-child(3) { width: 36%; }
.held td:last-child { color: var(--soft); font-size: .85rem; }
.probe { border-left: 3px solid var(--tone); padding-left: .8rem; }
.evidence { color: var(--soft); font-size: .85rem; margin-left: auto; }
.left { border-left: 3px solid var(--line); padding-left: .8rem; }
.fixes { padding-left: 1.2rem; }
.fixes li:first-child { font-weight: 600; }
.audience { display: grid; gap: .3rem; margin-top: .5rem; padding: .6rem .8rem; border: 1px solid var(--line); border-radius: 4px; }
.audience > div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: .8rem; align-items: baseline; }
.audience dt { color: var(--soft); font-size: .88rem; }
.aud { display: block; }
.aud.foreign .tag { color: var(--failed); border-color: var(--failed); }
.aud.exact .tag { color: var(--passed); border-color: var(--passed); }
.whose { color: var(--soft); font-size: .85rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; font-weight: 400; }
thead th { font-size: .78rem; color: var(--soft); border: 0; font-weight: 600; }
.claims { max-width: 52rem; }
.claims th[scope=row] { font-family: var(--mono); font-size: .85em; width: 9rem; color: var(--soft); }
.scenarios code { color: var(--soft); }
.alarm { color: var(--failed); background: var(--failed-ground); padding: .6rem .9rem; border-left: 4px solid var(--failed); border-radius: 4px; max-width: none; margin-bottom: .8rem; }
.alarm a { background: var(--paper); }
.lines { display: grid; gap: .4rem; }
.standing { display: block; }
.standing.crossed { color: var(--failed); font-weight: 600; }
.origins th[scope=row] { min-width: 9rem; }
.left-list { margin: .5rem 0; display: grid; gap: .35rem; }
.left-list .aside { display: block; }
.fold > summary { color: var(--link); padding: .15rem 0; min-height: 24px; }
.fold h4 { margin: 1rem 0 .3rem; }
.exchanges { margin-top: .8rem; border-bottom: 1px solid var(--line); }
.exchange { border-top: 1px solid var(--line); scroll-margin-top: 1rem; }
.exchange > summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .7rem; padding: .25rem .3rem; list-style: none; font-size: .92rem; min-height: 24px; }
.exchange > summary .verb { text-decoration: underline; text-decoration-color: var(--link); text-underline-offset: .2em; }
p.exchange { max-width: none; padding: .25rem .3rem; font: .82rem/1.6 var(--mono); overflow-wrap: anywhere; }
p.exchange i { font: .82rem var(--sans); color: var(--soft); }
.exchange > .body { padding: .2rem .3rem 1.2rem; scroll-margin-top: 3rem; }
.exchange pre { background: var(--panel); padding: .6rem .8rem; border-radius: 4px; margin-bottom: .4rem; }
.exchange pre b { font-weight: 400; color: var(--soft); }
.no { color: var(--soft); min-width: 2.6rem; }
.exchange > summary > b { min-width: 2.2rem; font-size: .87em; }
.exchange .s2, .exchange .s3, .exchange .s4, .exchange .s5 { font-family: var(--mono); font-weight: 600; }
p.token { max-width: none; padding: .3rem; color: var(--soft); font-size: .9rem; }
p.token b { font: 600 .87rem var(--mono); color: var(--ink); }
.exchange .s2 { color: var(--passed); }
.exchange .s3 { color: var(--info); }
.exchange .s4 { color: var(--warned); }
.exchange .s5 { color: var(--failed); }
.url { flex: 1 1 18rem; min-width: 0; }
.who { color: var(--soft); font-size: .82rem; }
.filter { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin-bottom: .6rem; }
.filter[hidden] { display: none; }
.filter input, .filter select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 4px; padding: .3rem .6rem; min-height: 32px; }
.filter input { width: 20rem; max-width: 100%; }
.hidden { display: none; }
@media (max-width: 62rem) { .top .facts { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 40rem) {
  .facts > div, .audience > div, .overview > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .pair { grid-template-columns: minmax(0, 1fr); }
  .evidence { margin-left: 0; }
  .gist { flex-basis: 100%; white-space: normal; }
  .claims th[scope=row] { width: 6rem; }
}
`
