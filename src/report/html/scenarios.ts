import type { RunView } from '../view.ts'
import { durationWords } from '../words.ts'
import { type Html, html } from './html.ts'

/** What was played, how long it took, and what it may have changed at the target. */
export function scenarios(view: RunView): Html | undefined {
  const played = view.run.scenarios
  if (played.length === 0) return undefined
  return html`<table class="scenarios"><thead><tr><th scope="col">Scenario</th><th scope="col">Impact</th><th scope="col">Exchanges</th><th scope="col">Took</th></tr></thead><tbody>
${played.map(
  (
    scenario,
  ) => html`<tr><th scope="row">${scenario.title}<br><code>${scenario.id}</code></th><td>${scenario.impact}</td><td>${scenario.exchanges.length}</td><td>${durationWords(scenario.duration)}</td></tr>
`,
)}</tbody></table>`
}
