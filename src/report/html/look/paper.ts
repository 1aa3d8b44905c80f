/** On paper: everything that can be unfolded is, controls are left out. Stands last, so that it wins. */
export const paper = `
@media print {
  html { font-size: 9.5pt; background: none; color-scheme: light; }
  .page { display: block; border: 0; }
  .page > nav, .skip, .filter { display: none; }
  .check > summary .gist { flex-basis: 100%; white-space: normal; }
  .finding, .probe, .audience, .drawing, tr { break-inside: avoid; }
  h2, h3, h4, summary { break-after: avoid; }
  a { color: inherit; }
  .drawing { overflow: visible; }
  .drawing .lineage { min-width: 0; }
  .lineage .home { stroke: var(--line); }
  .check:not([open])::details-content, .token:not([open])::details-content, #lineage .fold:not([open])::details-content { content-visibility: visible; block-size: auto; }
}
`
