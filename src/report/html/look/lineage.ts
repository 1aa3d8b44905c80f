/** The picture of the lineage, and the table that says the same. */
export const lineageLook = `
.lineage-picture { display: block; width: 100%; max-width: 54rem; height: auto; margin: 1rem 0; font-family: var(--sans); }
.lineage-picture text { fill: var(--ink); font-size: 13px; }
.lineage-picture .lane-name { text-anchor: middle; font-weight: 600; }
.lineage-picture .lane { stroke: var(--line); stroke-dasharray: 2 4; }
.lineage-picture .flow-name { font-weight: 600; }
.lineage-picture .flow-origin { fill: var(--soft); font-size: 11.5px; }
.lineage-picture .way { stroke: var(--soft); stroke-width: 1.5; }
.lineage-picture circle { fill: var(--paper); stroke: var(--soft); stroke-width: 1.5; }
.lineage-picture .n { text-anchor: middle; font-size: 12px; font-variant-numeric: tabular-nums; }
.lineage-picture .alarmed .flow-name { fill: var(--failed); }
.lineage-picture .alarmed .way { stroke: var(--failed); stroke-width: 3; stroke-dasharray: 7 4; }
.lineage-picture .alarmed circle { stroke: var(--failed); stroke-width: 3; }
.wide { overflow-x: auto; margin: 0 0 1rem; }
.flows { border-collapse: collapse; font-size: .86rem; }
.flows th, .flows td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
.flows thead th { white-space: nowrap; color: var(--soft); font-weight: 600; }
.flows strong { color: var(--failed); }
.all-grants > summary { min-height: 24px; }
`
