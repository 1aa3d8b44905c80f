import { deploymentNamed, deploymentNames } from '../../src/deployments/table.ts'
import { type DeploymentFault, faults } from '../../src/faults/index.ts'
import { type Html, html } from '../../src/report/html/html.ts'
import { withCode } from '../../src/report/html/links.ts'
import { checkOf } from '../../src/scenario/definition.ts'
import { hrefFrom } from './page.ts'
import { faultPath } from './paths.ts'

/** The faults that make a check fail. */
export function faultsFailing(check: string): readonly DeploymentFault[] {
  return faults.filter(({ fails }) => fails.some((probe) => checkOf(probe) === check))
}

/** The faults that make a check fail, and the deployments of the history that do: each with the command that shows it. */
export function seeItFail(check: string, page: string): Html | undefined {
  const proving = faultsFailing(check)
  const history = deploymentNames.flatMap((name) =>
    deploymentNamed(name)
      .fails.filter((known) => known.check === check)
      .map(({ reason }) => ({ name, reason })),
  )
  if (proving.length === 0 && history.length === 0) return undefined
  return html`<h2>See it fail</h2>
${proving.length > 0 && html`<ul class="plain">${proving.map((fault) => faultLine(fault, check, page))}</ul>`}
${
  history.length > 0 &&
  html`<h3>In the history</h3><ul class="plain">${history.map(
    ({ name, reason }) =>
      html`<li>${withCode(reason)}<br><code class="cmd">claimcheck run --deployment ${name} --only ${check}</code></li>\n`,
  )}</ul>`
}`
}

function faultLine(fault: DeploymentFault, check: string, page: string): Html {
  const failing = fault.fails.filter((probe) => checkOf(probe) === check).map((probe) => probe.slice(check.length + 1))
  return html`<li><a class="id" href="${hrefFrom(page, faultPath(fault.id))}">${fault.id}</a>: ${withCode(fault.title)} <span class="aside">(fails ${failing.join(', ')})</span><br><code class="cmd">${commandOf(fault)} --only ${check}</code></li>
`
}

/** The command that judges a deployment with a fault in it. */
export function commandOf({ id, deployment, spec }: DeploymentFault): string {
  return `claimcheck run --deployment ${deployment} --fault ${id}${spec === undefined ? '' : ` --spec ${spec}`}`
}
