/** What a matrix needs beside the look of a report: a table that moves sideways under a column that stays. */
export const matrixLook = `
.page.plain { display: block; }
.sideways { overflow-x: auto; max-width: 100%; }
.matrix { width: auto; min-width: 100%; border-collapse: separate; border-spacing: 0; }
.matrix th, .matrix td { vertical-align: baseline; padding: .25rem .6rem; overflow-wrap: normal; }
.matrix thead th { position: sticky; top: 0; background: var(--paper); vertical-align: bottom; max-width: 11rem; overflow-wrap: break-word; }
.matrix th[scope=row] { position: sticky; left: 0; background: var(--paper); font: .82rem var(--mono); min-width: 14rem; max-width: 24rem; overflow-wrap: anywhere; }
.matrix tbody th[scope=rowgroup] { font-weight: 650; padding-top: 1rem; border: 0; position: sticky; left: 0; background: var(--paper); }
.matrix td { white-space: nowrap; color: var(--tone); background: var(--ground, none); font-size: .85rem; }
.matrix td a { color: inherit; text-decoration: none; display: inline-block; min-height: 24px; }
.matrix td a:hover { text-decoration: underline; }
.matrix td.none { color: var(--soft); }
.summary th, .summary td { overflow-wrap: normal; white-space: nowrap; }
.summary th[scope=row] { font-weight: 600; max-width: 20rem; white-space: normal; overflow-wrap: anywhere; min-width: 8rem; }
.summary .words { white-space: normal; min-width: 16rem; width: 100%; }
.summary .n { font-variant-numeric: tabular-nums; }
@media (max-width: 40rem) { .matrix th[scope=row] { min-width: 9rem; max-width: 11rem; } }
@media print { .sideways { overflow: visible; } .matrix th { position: static; } }
`
