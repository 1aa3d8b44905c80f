import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { runOptions, typedOf } from '../../src/cli/run-options.ts'
import { withConfig } from '../../src/config/flags-of.ts'
import { type Config, memberRows, type Takes } from '../../src/config/members.ts'

/** The same said on the command line and in a file. */
const same: Readonly<Record<Takes, readonly [typed: readonly string[], written: unknown]>> = {
  text: [['x'], 'x'],
  number: [['3'], 3],
  switch: [[], true],
  texts: [
    ['a,b', 'c'],
    ['a,b', 'c'],
  ],
  words: [
    ['a,b', 'c'],
    ['a', 'b', 'c'],
  ],
  pairs: [['A=b', 'N=1'], { A: 'b', N: 1 }],
  maybe: [['x'], 'x'],
  object: [['{"id":1}'], { id: 1 }],
}

function parsed(argv: readonly string[]) {
  const command = runOptions(new Command('run').exitOverride())
  command.parse([...argv], { from: 'user' })
  return { all: command.opts<Readonly<Record<string, string>>>(), typed: typedOf(command) }
}

describe('a flag and a member', () => {
  it.each(memberRows)('%s say the same', (name, { flag, takes }) => {
    const [long = ''] = flag.split(' ')
    const [words, value] = same[takes]
    const argv = takes === 'switch' ? [long] : words.flatMap((word) => [long, word])
    const { typed } = parsed(argv)
    expect(Object.keys(typed)).toEqual([name])
    const nothing = parsed([])
    // A value of the form that the table says.
    const config = { [name]: value } as Config
    expect(withConfig(nothing.typed, config, nothing.all)).toEqual({ ...nothing.all, ...typed })
  })

  it.each(memberRows)('%s is what was typed, where both say something', (name, { flag, takes }) => {
    const [long = ''] = flag.split(' ')
    const other: Readonly<Record<Takes, string>> = {
      text: 'typed',
      number: '7',
      switch: '',
      texts: 'typed',
      words: 'typed',
      pairs: 'T=yped',
      maybe: 'typed',
      object: '{"typed":1}',
    }
    const { typed, all } = parsed(takes === 'switch' ? [long] : [long, other[takes]])
    const config = { [name]: same[takes][1] } as Config // as above
    expect(withConfig(typed, config, all)[name]).toEqual(typed[name])
  })
})

it('a flag that may stand alone is true in a file, and a number there is what was typed', () => {
  const { all, typed } = parsed(['--browser'])
  const nothing = parsed([])
  expect(withConfig(nothing.typed, { browser: true }, nothing.all)).toEqual({ ...nothing.all, ...typed, ...all })
  expect(withConfig(nothing.typed, { interactive: 60 }, nothing.all)['interactive']).toBe('60')
})

describe('what is judged', () => {
  const config: Config = {
    server: 'http://localhost:1/mcp',
    command: 'node x.js',
    env: { A: '1' },
    clientId: 'me',
    only: ['prm-*'],
  }

  it('is the deployment that was typed, and nothing of the server in the file', () => {
    const { typed, all } = parsed(['--deployment', 'relay'])
    const { server, command, env, clientId, only } = withConfig(typed, config, all)
    expect({ server, command, env, clientId, only }).toEqual({ only: ['prm-*'] })
  })

  it('is the server that was typed, which the file does not start', () => {
    const { typed, all } = parsed(['--server', 'http://localhost:2/mcp'])
    const { server, command, env, clientId } = withConfig(typed, config, all)
    expect({ server, command, env, clientId }).toEqual({ server: 'http://localhost:2/mcp', clientId: 'me' })
  })
})
