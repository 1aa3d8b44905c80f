import { stringify } from 'yaml'
import { type Config, type Member, memberRows } from './members.ts'

/** What a file is written from. */
export interface ConfigDraft {
  readonly config: Config
  /** Where the schema lies, for editors: a path or a URL. */
  readonly schema: string
  /** What was found out, to be said at the top. */
  readonly remarks: readonly string[]
}

/** Writes a configuration in YAML: what was chosen, and everything else that can be said, in comments. */
export function writeConfig({ config, schema, remarks }: ConfigDraft): string {
  const head = [
    `# yaml-language-server: $schema=${schema}`,
    '# What `claimcheck run` is told; flags on the command line win. Secrets come from the environment:',
    '# CLAIMCHECK_USER, CLAIMCHECK_PASSWORD (a second person: ..._2), CLAIMCHECK_CLIENT_SECRET.',
    ...remarks.map((remark) => `# ${oneLine(remark)}`),
  ]
  const parts = memberRows.map(([name, member]) => {
    const value = config[name]
    const written = value === undefined ? `# ${name}: ${exampleOf(member)}` : stringify({ [name]: value }).trimEnd()
    return `# ${aboutOf(member)}\n${written}`
  })
  return `${[head.join('\n'), ...parts].join('\n\n')}\n`
}

function aboutOf({ about, otherwise }: Member): string {
  return otherwise === undefined ? about : `${about}; without it ${otherwise}`
}

/** A value in the form that a member takes, to be replaced. */
function exampleOf({ takes, flag, otherwise }: Member): string {
  const [placeholder = '<value>'] = flag.match(/<.*>/) ?? []
  if (takes === 'number') return otherwise ?? '1'
  if (takes === 'switch' || takes === 'maybe') return 'true'
  if (takes === 'texts' || takes === 'words') return `[${JSON.stringify(placeholder)}]`
  if (takes === 'pairs') return '{ NAME: value }'
  if (takes === 'object') return '{ "name": "value" }'
  return otherwise ?? JSON.stringify(placeholder)
}

/** What a server said of itself must not begin a line of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
}
