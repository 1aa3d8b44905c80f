/** The place of a scenario in the list of all. */
export function scenarioPath(id: string): string {
  return `scenarios.html#${anchorOf(id)}`
}

/** The place of a fault in the list of all. */
export function faultPath(id: string): string {
  return `faults.html#${anchorOf(id)}`
}

/** The anchor of a heading or a name: words with hyphens, as readers of Markdown know them. */
export function anchorOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} /_-]/gu, '')
    .trim()
    .replaceAll(/[ /]+/g, '-')
}
