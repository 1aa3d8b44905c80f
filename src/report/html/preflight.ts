import type { RunView } from '../view.ts'
import { type Html, html } from './html.ts'
import { withCode } from './links.ts'

/** What stood in the way before the first check, apart from conformance. */
export function preflight(view: RunView): Html | undefined {
  const problems = view.run.preflight
  if (problems.length === 0) return undefined
  return html`<ul class="findings">
${problems.map(
  (problem) => html`<li class="finding warned"><p class="line"><span class="id">${problem.code}</span></p>
<p>${problem.message}</p>
<p><strong>Next:</strong> ${withCode(problem.next)}</p></li>
`,
)}</ul>`
}
