/** The picture of a lineage, in the report and as a file of its own. */
export const lineageLook = `
.lineage { font: 13px/1.2 var(--sans); }
.lineage text { fill: var(--ink); }
.lineage .name, .lineage .n, .lineage .band { font-weight: 650; }
.lineage .band { font-size: 13.5px; }
.lineage .soft { fill: var(--soft); font-size: 12px; }
.lineage .kind { font-size: 12.5px; }
.lineage .home { fill: var(--panel); }
.lineage .away { fill: none; stroke: var(--line); stroke-dasharray: 2 4; }
.lineage .grant, .lineage .token { fill: var(--paper); stroke: var(--soft); }
.lineage .token.crossed { stroke: var(--failed); stroke-width: 2; }
.lineage .link { stroke: var(--soft); fill: none; }
.lineage .wrong { stroke: var(--failed); stroke-width: 4; fill: none; }
.lineage .exchanged { stroke: var(--info); stroke-dasharray: 5 3; fill: none; stroke-width: 1.5; }
.lineage .head { fill: var(--info); }
.lineage .full { fill: var(--ink); }
.lineage .open { fill: var(--paper); stroke: var(--ink); stroke-width: 2; }
.lineage .cross { fill: var(--failed); }
.lineage .x { stroke: var(--paper); stroke-width: 2.6; stroke-linecap: round; fill: none; }
.lineage .bad { fill: var(--failed); font-weight: 650; font-size: 11.5px; }
.lineage .n { font-size: 12.5px; }
.lineage .rest { fill: var(--ink); font-weight: 400; }
.lineage .sheet { fill: var(--paper); }
`

/** Where the picture stands in the report: on a narrow screen it is moved, and not made too small to read. */
export const drawingLook = `
.drawing { overflow-x: auto; margin: .8rem 0; padding-bottom: .3rem; }
.drawing .lineage { display: block; width: 100%; min-width: 46rem; height: auto; }
`
