import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Config, type Member, memberRows, type Takes } from '../../src/config/members.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { configSchema } from '../../src/config/schema.ts'
import { writeConfig } from '../../src/config/write-config.ts'

/** A right value of each form, and one that is none. */
const values: Readonly<Record<Takes, readonly [right: unknown, wrong: unknown]>> = {
  text: ['x', ['x']],
  number: [3, 'three'],
  switch: [true, 'yes'],
  texts: [['a,b', 'c'], 'a'],
  words: [['a', 'b'], 'a'],
  pairs: [{ A: 'b', N: 1 }, ['A=b']],
  maybe: [true, false],
  object: [{ id: 1 }, '{"id": 1}'],
}

const text = readFileSync(new URL('../../schema/config.schema.json', import.meta.url), 'utf8')
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(JSON.parse(text))
const yaml = (name: string, value: unknown): string => `# first\n${name}: ${JSON.stringify(value)}\n`

describe('the schema of the configuration', () => {
  it('is what the table of members says (node tools/config-schema.ts writes it)', () => {
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(configSchema())))
  })

  it.each(memberRows)('%s takes what the reader takes', (name, { takes }: Member) => {
    const [right, wrong] = values[takes]
    expect(validate({ [name]: right })).toBe(true)
    expect(readConfig(yaml(name, right), 'c.yaml')).toEqual({ [name]: right })
    expect(validate({ [name]: wrong })).toBe(false)
    expect(() => readConfig(yaml(name, wrong), 'c.yaml')).toThrow(`c.yaml:2: '${name}' takes `)
  })
})

describe('a configuration', () => {
  it.each([
    ['a name that is near', 'deploymnt: relay', "c.yaml:1: there is no member 'deploymnt'; did you mean 'deployment'?"],
    [
      'the name of a flag',
      'jobs: 1\nclient-id: x',
      "c.yaml:2: there is no member 'client-id'; did you mean 'clientId'?",
    ],
    ['the secret of a client', 'clientSecret: x', 'put it into the environment, as CLAIMCHECK_CLIENT_SECRET.'],
    ['a password', '\n\npassword: x', 'c.yaml:3:'],
    ['another secret', 'apiToken: x', 'put it into the environment'],
    ['a list', '- a', 'c.yaml:1: a configuration, and each of its targets, is a mapping of names to values.'],
    ['no YAML', 'a: [', 'c.yaml:'],
    ['a member twice', 'jobs: 1\njobs: 2', 'c.yaml:2: this is no YAML: Map keys must be unique'],
    ['aliases that grow', 'only: &a [x, x]\nscenario: [*a, *a]', 'aliases are not followed'],
  ])('is refused with %s', (_what, written, said) => {
    expect(() => readConfig(written, 'c.yaml')).toThrow(said)
  })

  it('has targets that say whatever it may say itself', () => {
    const text = 'only: [prm-*]\ntargets:\n  a:\n    server: http://localhost:1/mcp\n  b: { deployment: relay }\n'
    expect(validate(parse(text))).toBe(true)
    expect(readConfig(text, 'c.yaml')).toEqual(parse(text))
    expect(validate({ targets: { a: { targets: {} } } })).toBe(false)
  })

  it.each([
    ['an unknown name', 'targets:\n  a:\n    sever: x', "c.yaml:3: there is no member 'sever'; did you mean 'server'?"],
    ['a secret', 'targets:\n  a: {}\n  b:\n    jobs: 1\n    password: x', 'c.yaml:5:'],
    ['a wrong value', 'jobs: 1\ntargets: { a: { jobs: many } }', "c.yaml:2: 'jobs' takes a whole number from 1."],
    ['targets of its own', 'targets: { a: { targets: {} } }', "there is no member 'targets'"],
    ['no mapping', 'targets: { a: x }', 'c.yaml:1: a configuration, and each of its targets, is a mapping'],
  ])('is refused where a target has %s', (_what, text, said) => {
    expect(() => readConfig(text, 'c.yaml')).toThrow(said)
  })

  it('says nothing where it is empty', () => {
    expect(readConfig('# nothing yet\n', 'c.yaml')).toEqual({})
  })
})

describe('a written configuration', () => {
  const config: Config = { server: 'https://mcp.example/mcp', allowHost: ['login.example'], wait: 5, env: { A: '1' } }
  const written = writeConfig({ config, schema: './schema.json', remarks: ['two\nlines: 1'] })

  it('says what was chosen, and nothing else', () => {
    expect(readConfig(written, 'c.yaml')).toEqual(config)
    expect(written).toMatch(/^# yaml-language-server: \$schema=\.\/schema\.json\n/)
  })

  it('names every member, each with an example that can be uncommented', () => {
    for (const [name, { takes }] of memberRows) {
      const [line] = written.match(new RegExp(`^(?:# )?${name}:.*$`, 'm')) ?? []
      expect(line, name).toBeDefined()
      if (line?.startsWith('# ') === true) expect(validate(parse(line.slice(2))), `${name} ${takes}`).toBe(true)
    }
  })
})
