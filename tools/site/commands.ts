import type { Command, Option } from 'commander'
import { buildProgram } from '../../src/cli/main.ts'
import { processStreams } from '../../src/cli/streams.ts'
import { memberRows } from '../../src/config/members.ts'
import { type Html, html, lines } from '../../src/report/html/html.ts'
import { withCode } from '../../src/report/html/links.ts'
import { hrefFrom, type SitePage } from './page.ts'

const path = 'commands.html'

/** Every command with its arguments and flags, as the program itself knows them. */
export function commandsPage(): SitePage {
  const program = buildProgram(processStreams(), () => {})
  return {
    path,
    title: 'Commands',
    lead: program.description(),
    area: 'Commands',
    entries: program.commands.map((command) => ({ title: command.name(), path: `${path}#${command.name()}` })),
    body: html`${program.commands.map(commandView)}
<p>What exit codes mean is said where <a href="${hrefFrom(path, 'guides/pipelines.html')}">pipelines</a> are.</p>`,
  }
}

function commandView(command: Command): Html {
  const name = command.name()
  const members = name === 'run' ? new Map(memberRows.map(([member, { flag }]) => [flag, member])) : new Map()
  return html`<section aria-labelledby="${name}"><h2 id="${name}">${name}</h2>
<p>${withCode(sentence(command.description()))}</p>
<pre><code>${lines(`claimcheck ${name} ${command.usage()}`)}</code></pre>
${
  command.registeredArguments.length > 0 &&
  table(
    'Argument',
    command.registeredArguments.map((one) => [one.name(), one.description]),
  )
}
${
  command.options.length > 0 &&
  table(
    'Flag',
    command.options.map((one) => [one.flags, told(one)]),
  )
}
${members.size > 0 && html`<p>All of these but ${withoutMember(command, members)} can be said in a <code>claimcheck.config.yaml</code>, too, by their names in camel case: <code>maxRegistrations: 2</code>.</p>`}
</section>
`
}

function withoutMember(command: Command, members: ReadonlyMap<string, string>): string {
  return command.options
    .filter(({ flags }) => !members.has(flags))
    .map(({ long }) => long ?? '')
    .join(', ')
}

/** What a flag does, with what holds without it. */
function told({ description, defaultValue, mandatory }: Option): string {
  const otherwise = defaultValue === undefined ? '' : ` Without it: \`${String(defaultValue)}\`.`
  return `${sentence(description)}${otherwise}${mandatory ? ' It must be given.' : ''}`
}

/** Help has lines in small letters and without an end; a page has sentences. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
}

function table(what: string, rows: readonly (readonly [name: string, about: string])[]): Html {
  return html`<div class="wide"><table class="stack"><thead><tr><th scope="col" class="id">${what}</th><th scope="col">What it does</th></tr></thead><tbody>
${rows.map(([name, about]) => html`<tr><td class="id"><code>${name}</code></td><td>${withCode(about)}</td></tr>\n`)}</tbody></table></div>`
}
