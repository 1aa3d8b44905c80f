import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { actionBreaches, ruleNames, workflowBreaches } from './workflow-rules.ts'

const own = globSync('.github/workflows/*.yml')
const workflows = [...own, 'examples/pipelines/github-shards.yml']

describe('our workflows', () => {
  it('are there: tests, peers and releases', () => {
    expect(own.map((path) => path.split('/').at(-1)).toSorted()).toEqual(['ci.yml', 'peers.yml', 'release.yml'])
  })
  it.each(workflows)('%s keeps the rules', (path) => {
    expect(workflowBreaches(readFileSync(path, 'utf8'))).toEqual([])
  })
  it('test on every Node that is supported', () => {
    const { jobs } = parse(readFileSync('.github/workflows/ci.yml', 'utf8'))
    expect(jobs.node.strategy.matrix.node).toEqual(['22', '24', '26'])
  })
  it('publish with provenance, and without a token', () => {
    const release = readFileSync('.github/workflows/release.yml', 'utf8')
    expect(release).toMatch(/id-token: write/)
    expect(release).toMatch(/npm publish --provenance/)
    expect(release).not.toMatch(/secrets\.|NODE_AUTH_TOKEN/)
  })
  it('run nothing that package.json does not have', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
    const named = own.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/npm run -s ([\w:]+)/g)])
    expect(named.length).toBeGreaterThan(1)
    for (const [, name = ''] of named) expect(Object.keys(scripts)).toContain(name)
  })
})

describe('our action', () => {
  it('keeps the rules', () => {
    expect(actionBreaches(readFileSync('action.yml', 'utf8'))).toEqual([])
  })
})

const sha = 'de0fac2e4500dabe0009e67214ff5f5447ce83dd'
const good = `
on: push
permissions: { contents: read }
defaults: { run: { shell: bash } }
jobs:
  a:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@${sha} # v6.0.2
        with: { persist-credentials: false }
      - run: echo "$WHO"
        env: { WHO: "\${{ github.actor }}" }
`
const goodAction = `
inputs:
  who: { description: who }
outputs:
  said: { description: what, value: "\${{ steps.say.outputs.said }}" }
runs:
  using: composite
  steps:
    - id: say
      shell: bash
      env: { INPUT_WHO: "\${{ inputs.who }}" }
      run: echo "$INPUT_WHO"
`

/** Each is a good file with one thing changed, and the rule that must catch it. */
const bad: readonly (readonly [what: string, from: string, to: string, rule: string])[] = [
  ['a tag', `checkout@${sha} # v6.0.2`, 'checkout@v6', 'pinned to a commit'],
  ['a short commit', `checkout@${sha} # v6.0.2`, 'checkout@de0fac2', 'pinned to a commit'],
  ['a commit of no release', ' # v6.0.2', '', 'pinned to a commit'],
  ['an actor in a script', 'echo "$WHO"', `echo "\${{ github.actor }}"`, 'no expression in a script'],
  ['a title in a script', 'echo "$WHO"', `echo \${{ github.event.issue.title }}`, 'no expression in a script'],
  ['an input in a script', 'echo "$WHO"', `echo '\${{inputs.who}}'`, 'no expression in a script'],
  ['eval', 'echo "$WHO"', 'eval "$WHO"', 'no eval, and nothing piped into a shell'],
  ['a script from elsewhere', 'echo "$WHO"', 'curl -s x | bash', 'no eval, and nothing piped into a shell'],
  ['no shell', 'shell: bash', 'working-directory: x', 'a shell that is named'],
  ['another shell', 'shell: bash', 'shell: pwsh', 'a shell that is named'],
  ['no permissions', 'permissions: { contents: read }', '', 'permissions that are set'],
  ['all permissions', '{ contents: read }', 'write-all', 'permissions that are set'],
  ['all permissions to read', '{ contents: read }', 'read-all', 'permissions that are set'],
  ['writing in every job', '{ contents: read }', '{ contents: write }', 'permissions that are set'],
  [
    'a job that may do all',
    'timeout-minutes: 5',
    'timeout-minutes: 5\n    permissions: write-all',
    'permissions that are',
  ],
  ['no end', '    timeout-minutes: 5\n', '', 'an end in time'],
  ['an end after hours', 'timeout-minutes: 5', 'timeout-minutes: 360', 'an end in time'],
  ['credentials that stay', 'persist-credentials: false', 'fetch-depth: 0', 'no credentials that stay in the checkout'],
  ['a stranger with secrets', 'on: push', 'on: [pull_request_target]', 'no trigger by which'],
  ['the same by a map', 'on: push', 'on: { workflow_run: {} }', 'no trigger by which'],
]
const badActions: readonly (readonly [what: string, from: string, to: string, rule: string])[] = [
  ['an input in a script', 'echo "$INPUT_WHO"', `echo "\${{ inputs.who }}"`, 'no expression in a script'],
  ['a step without a shell', '      shell: bash\n', '', 'a shell that is named'],
  ['a tag', '- id: say', '- uses: actions/cache@v4\n    - id: say', 'pinned to a commit'],
  ['eval', 'echo "$INPUT_WHO"', 'eval "$INPUT_WHO"', 'no eval, and nothing piped into a shell'],
  ['an input without a word', 'description: who', 'required: true', 'inputs that are described'],
  ['an input that nothing uses', 'who: {', 'whom: {', 'inputs that are described'],
  ['another thing than an input', 'inputs.who }}', 'github.event.comment.body }}', 'inputs that are described'],
  ['an output of no step', 'steps.say.', 'steps.tell.', 'outputs of steps that are there'],
  ['an output under another name', 'outputs.said', 'outputs.sad', 'outputs of steps that are there'],
]

describe('the rules', () => {
  it('find nothing in what is good', () => {
    expect(workflowBreaches(good)).toEqual([])
    expect(actionBreaches(goodAction)).toEqual([])
  })
  it.each(bad)('catch %s in a workflow', (_, from, to, rule) => {
    expect(good).toContain(from)
    expect(workflowBreaches(good.replace(from, to))).toEqual([expect.stringContaining(rule)])
  })
  it.each(badActions)('catch %s in an action', (_, from, to, rule) => {
    expect(goodAction).toContain(from)
    const found = actionBreaches(goodAction.replace(from, to))
    expect(found).not.toEqual([])
    for (const breach of found) expect(breach).toContain(rule)
  })
  it('refuse what is no YAML, or says a thing twice', () => {
    expect(() => workflowBreaches('a: [')).toThrow()
    expect(() => workflowBreaches(`${good}\non: pull_request`)).toThrow()
  })
  it('have each a file that it catches', () => {
    const caught = [...bad, ...badActions].map(([, , , rule]) => rule)
    expect(ruleNames.filter((name) => !caught.some((rule) => name.includes(rule)))).toEqual([])
  })
})
