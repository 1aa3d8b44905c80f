import { theme } from '../report/html/look/theme.ts'

/** How the page looks: the report's colours and type, a conversation beside what was chosen, panels below. */
export const labLook: string = `${theme}
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 3; background: var(--paper); padding: .5rem 1rem; }
.top { display: flex; flex-wrap: wrap; gap: .6rem 2rem; align-items: end; justify-content: space-between; padding: 1rem 1.5rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 1.5rem; }
h1 span { color: var(--soft); font-weight: 400; }
h2 { font-size: 1.1rem; }
h3 { margin: .9rem 0 .3rem; font-size: .95rem; }
#deployment { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; }
#notice { flex-basis: 100%; max-width: none; color: var(--failed); font-weight: 600; }
#notice:empty { display: none; }
label { display: grid; gap: .15rem; min-width: 0; }
label span { font-size: .8rem; color: var(--soft); }
select, input, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 4px; padding: .25rem .6rem; min-height: 32px; max-width: 100%; }
select { width: 100%; }
#deployment select { max-width: 22rem; }
button { white-space: nowrap; overflow-wrap: normal; cursor: pointer; background: var(--panel); }
button:hover { border-color: var(--link); }
.setting button { white-space: normal; }
button:disabled { cursor: default; color: var(--soft); }
button[aria-pressed=true] { border-color: var(--link); color: var(--link); }
button.token { font-family: var(--mono); font-size: .78rem; padding: 0 .4rem; min-height: 24px; border-color: var(--info); color: var(--info); background: var(--info-ground); border-radius: 12px; line-height: 1.4; }
button.link { border: 0; background: none; color: var(--link); text-decoration: underline; padding: 0; min-height: 24px; }
main { display: grid; grid-template-columns: minmax(0, 1.7fr) minmax(0, 1fr); gap: 1rem 1.5rem; padding: 1rem 1.5rem 3rem; }
main section { border: 1px solid var(--line); border-radius: 6px; padding: .9rem 1rem 1rem; min-width: 0; }
#talk, #detail { height: min(44rem, 72vh); display: flex; flex-direction: column; }
#detail { overflow-y: auto; display: block; }
.head { display: flex; align-items: baseline; gap: 1rem; }
.head button { margin-left: auto; }
#heads, .row { display: grid; grid-template-columns: repeat(var(--lanes, 6), minmax(0, 1fr)); }
#heads { margin-top: .6rem; border-bottom: 1px solid var(--line); font-size: .8rem; font-weight: 650; text-align: center; scrollbar-gutter: stable; overflow: hidden; padding-bottom: .3rem; }
#arrows { list-style: none; margin: 0; padding: 0; overflow-y: auto; flex: 1; scrollbar-gutter: stable; background: repeating-linear-gradient(to right, transparent 0 calc(50% / var(--lanes, 6) - .5px), var(--line) calc(50% / var(--lanes, 6) - .5px) calc(50% / var(--lanes, 6) + .5px), transparent calc(50% / var(--lanes, 6) + .5px) calc(100% / var(--lanes, 6))); }
#empty[hidden] { display: none; }
.row { position: relative; }
.row.chosen { background: var(--mark); color: var(--mark-ink); }
.arrow { position: relative; margin: 0 calc(50% / var(--span)); padding: .25rem .3rem .3rem; min-height: 1.9rem; display: flex; flex-wrap: wrap; justify-content: center; align-items: center; gap: .15rem .35rem; border-bottom: 1.5px solid var(--soft); }
.arrow.answer { border-bottom-style: dashed; }
.arrow::after { content: ''; position: absolute; bottom: -5.25px; width: 0; height: 0; border: 5px solid transparent; }
.arrow.right::after { right: -1px; border-left: 8px solid var(--soft); border-right: 0; }
.arrow.left::after { left: -1px; border-right: 8px solid var(--soft); border-left: 0; }
.said-by { border: 0; background: var(--paper); padding: 0 .3rem; min-height: 24px; font-size: .8rem; text-align: center; white-space: normal; overflow-wrap: anywhere; }
.said-by:hover { text-decoration: underline; }
.no { color: var(--soft); font-size: .9em; }
.row.chosen .no { color: inherit; }
.row.chosen .said-by { background: none; color: inherit; }
.status { font-size: .78rem; font-weight: 600; background: var(--paper); padding: 0 .3rem; border-radius: 3px; }
.s2 { color: var(--passed); } .s3 { color: var(--info); } .s4 { color: var(--warned); } .s5 { color: var(--failed); }
pre { background: var(--panel); padding: .5rem .7rem; border-radius: 4px; margin: .3rem 0; max-height: 24rem; overflow: auto; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .7rem .25rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { font-size: .78rem; color: var(--soft); border: 0; }
.opinions, .outcomes { display: grid; gap: .5rem; }
.opinions li, .outcomes li { border-left: 3px solid var(--tone, var(--line)); padding-left: .7rem; }
.opinions .accepts, .outcomes b { color: var(--tone); }
.audience { display: grid; gap: .3rem; margin: .6rem 0; padding: .6rem .8rem; border: 1px solid var(--line); border-radius: 4px; }
.audience > div { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: .6rem; }
.audience dt { color: var(--soft); font-size: .85rem; }
.audience b { color: var(--tone); }
.aud { display: block; }
.alarm { color: var(--failed); background: var(--failed-ground); padding: .5rem .8rem; border-left: 4px solid var(--failed); border-radius: 4px; max-width: none; margin: .3rem 0; }
.drawing { overflow-x: auto; margin: .5rem 0; }
.drawing img { display: block; width: 100%; min-width: 44rem; height: auto; }
.panels { display: grid; gap: 1rem; align-content: start; min-width: 0; }
thead th { white-space: nowrap; overflow-wrap: normal; }
td:last-child, .tight { overflow-wrap: normal; }
thead th:last-child { padding-right: 0; }
.line { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: .4rem 0; max-width: none; }
.line label { flex: 1 1 16rem; }
.setting { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .2rem .5rem; align-items: end; padding: .5rem 0; border-top: 1px solid var(--line); }
.setting p { grid-column: 1 / -1; }
.setting label span { font-family: var(--mono); color: var(--ink); }
summary { min-height: 24px; color: var(--link); padding: .2rem 0; }
@media (max-width: 62rem) {
  main { grid-template-columns: minmax(0, 1fr); padding: .8rem; }
  #talk { height: min(36rem, 80vh); }
  #detail { height: auto; max-height: none; }
}
@media (max-width: 40rem) {
  .top { padding: .8rem; }
  #heads { display: none; }
  #arrows { background: none; }
  .row { display: block; }
  .arrow { margin: 0; justify-content: flex-start; border-bottom: 1px solid var(--line); }
  .arrow.answer { padding-left: 1.6rem; }
  .arrow::after { display: none; }
  .said-by { text-align: left; }
  .said-by .said, .status .said { position: static; width: auto; height: auto; clip-path: none; color: var(--soft); white-space: normal; }
}
`
