import { isMap, isScalar, parseDocument } from 'yaml'

/** A YAML value, of which only the parts that are asked for have to be there. */
type Value = unknown
type Members = Readonly<Record<string, Value>>

function membersOf(value: Value): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {} // checked just before
}

function itemsOf(value: Value): readonly Members[] {
  return Array.isArray(value) ? value.map(membersOf) : []
}

/** One step of a job or of a composite action. */
interface Step {
  readonly step: Members
  /** Where no step says which shell runs it. */
  readonly shell: Value
}

interface Read {
  readonly text: string
  readonly root: Members
  readonly jobs: readonly (readonly [name: string, job: Members])[]
  readonly steps: readonly Step[]
}

/** A rule: what is wrong in a file; empty where nothing is. */
type Rule = (file: Read) => readonly string[]

function read(text: string): Read {
  const document = parseDocument(text, { uniqueKeys: true, strict: true })
  const [error] = document.errors
  if (error !== undefined) throw error
  if (!isMap(document.contents) || document.contents.items.some(({ key }) => !isScalar(key)))
    throw new Error('a workflow is a map')
  const root = membersOf(document.toJS())
  const jobs = Object.entries(membersOf(root['jobs'])).map(([name, job]) => [name, membersOf(job)] as const)
  const shellOf = (of: Members): Value => membersOf(membersOf(of['defaults'])['run'])['shell']
  const composite = itemsOf(membersOf(root['runs'])['steps']).map((step) => ({ step, shell: undefined }))
  const ofJobs = jobs.flatMap(([, job]) =>
    itemsOf(job['steps']).map((step) => ({ step, shell: shellOf(job) ?? shellOf(root) })),
  )
  return { text, root, jobs, steps: [...composite, ...ofJobs] }
}

function scriptsOf({ steps }: Read): readonly string[] {
  return steps.flatMap(({ step }) => (typeof step['run'] === 'string' ? [step['run']] : []))
}

function usesOf({ steps, jobs }: Read): readonly string[] {
  const all = [...steps.map(({ step }) => step['uses']), ...jobs.map(([, job]) => job['uses'])]
  return all.filter((uses) => typeof uses === 'string')
}

/** What holds for workflows and for actions alike. */
const everywhere: Readonly<Record<string, Rule>> = {
  /** A tag can be moved to other code, a commit cannot; the comment says which release it is. */
  'pinned to a commit': (file) =>
    usesOf(file).filter(
      (uses) =>
        !uses.startsWith('./') &&
        !(
          /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses) &&
          new RegExp(`${uses.replaceAll('.', '\\.')} # v\\d+\\.\\d+\\.\\d+$`, 'm').test(file.text)
        ),
    ),
  /** What an expression gives becomes a piece of the script; an environment variable stays a value. */
  'no expression in a script': (file) => scriptsOf(file).filter((script) => script.includes('${{')),
  'no eval, and nothing piped into a shell': (file) =>
    scriptsOf(file).filter((script) => /\beval\b|\|\s*(ba|z|da)?sh\b|\bsource\s+<\(/.test(script)),
  'a shell that is named': ({ steps }) =>
    steps.flatMap(({ step, shell }) =>
      typeof step['run'] === 'string' && (step['shell'] ?? shell) !== 'bash' ? [step['run']] : [],
    ),
}

/** What holds for workflows. */
const inWorkflows: Readonly<Record<string, Rule>> = {
  ...everywhere,
  'permissions that are set, and write nothing but in a job that needs it': ({ root, jobs }) => {
    const top = root['permissions']
    const set = typeof top === 'object' && top !== null
    const writes = Object.entries(membersOf(top)).filter(([, value]) => value !== 'read' && value !== 'none')
    return [
      ...(set ? [] : ['no permissions']),
      ...writes.map(([name]) => `${name} for all`),
      ...jobs.filter(([, job]) => typeof job['permissions'] === 'string').map(([name]) => `${name}: everything`),
    ]
  },
  'an end in time': ({ jobs }) =>
    jobs
      .filter(([, job]) => typeof job['timeout-minutes'] !== 'number' || job['timeout-minutes'] > 60)
      .map(([name]) => name),
  'no credentials that stay in the checkout': ({ steps }) =>
    steps.flatMap(({ step }) => {
      const uses = String(step['uses'] ?? '')
      return uses.startsWith('actions/checkout@') && membersOf(step['with'])['persist-credentials'] !== false
        ? [uses]
        : []
    }),
  'no trigger by which a stranger’s change runs with secrets': ({ root }) => {
    const on = root['on']
    const names = typeof on === 'string' ? [on] : Array.isArray(on) ? on.map(String) : Object.keys(membersOf(on))
    return names.filter((name) => name === 'pull_request_target' || name === 'workflow_run')
  },
}

/** What holds for a composite action. */
const inActions: Readonly<Record<string, Rule>> = {
  ...everywhere,
  'inputs that are described, used, and used in an environment alone': ({ root, steps }) => {
    const inputs = Object.entries(membersOf(root['inputs']))
    const given = steps.flatMap(({ step }) => Object.entries(membersOf(step['env'])))
    const variable = (name: string): string => `INPUT_${name.toUpperCase().replaceAll('-', '_')}`
    return [
      ...inputs.filter(([, input]) => String(membersOf(input)['description'] ?? '') === '').map(([name]) => name),
      ...inputs.flatMap(([name]) =>
        given.some(([key, value]) => key === variable(name) && value === `\${{ inputs.${name} }}`) ? [] : [name],
      ),
      ...given.flatMap(([key, value]) =>
        inputs.some(([name]) => key === variable(name) && value === `\${{ inputs.${name} }}`) ? [] : [key],
      ),
    ]
  },
  'outputs of steps that are there': ({ root, steps }) =>
    Object.entries(membersOf(root['outputs'])).flatMap(([name, output]) => {
      const value = String(membersOf(output)['value'])
      const [, step, key] = /^\$\{\{ steps\.([\w-]+)\.outputs\.([\w-]+) \}\}$/.exec(value) ?? []
      return key === name && steps.some((one) => one.step['id'] === step) ? [] : [name]
    }),
}

function breaches(rules: Readonly<Record<string, Rule>>, text: string): readonly string[] {
  const file = read(text)
  return Object.entries(rules).flatMap(([name, rule]) => rule(file).map((where) => `${name}: ${where}`))
}

/** Where a workflow breaks our rules. @throws where it is no YAML */
export function workflowBreaches(text: string): readonly string[] {
  return breaches(inWorkflows, text)
}

/** Where a composite action breaks our rules. @throws where it is no YAML */
export function actionBreaches(text: string): readonly string[] {
  return breaches(inActions, text)
}

/** The names of all rules. */
export const ruleNames: readonly string[] = [...new Set([...Object.keys(inWorkflows), ...Object.keys(inActions)])]
