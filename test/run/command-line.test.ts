import { describe, expect, it } from 'vitest'
import { commandLine, readCommandLine } from '../../src/run/command-line.ts'
import type { RunRequest } from '../../src/run/plan.ts'

const least: RunRequest = { deployment: 'reference', only: [], scenario: [], requireSeats: [], jobs: 1 }

describe('the command line that a run records', () => {
  it.each([
    ['the least', {}],
    ['a fault and a revision', { fault: 'aud-not-checked', spec: '2025-11-25' }],
    ['seats and profiles', { seats: ['visitor', 'client'], profiles: ['none'] }],
    ['a tool that gives access', { provisioningTool: "connect's" }],
    ['a browser', { signIn: { by: 'browser' } }],
    ['a browser at a place', { signIn: { by: 'browser', executable: "/opt/it's/chrome" } }],
    ['pages of a login', { described: [{ fields: { "It's": '{user}' }, button: 'Go' }], signIn: { by: 'browser' } }],
    ['a tool', { sessionTool: { name: 'notes_get' } }],
    [
      'a tool with arguments that a shell would obey',
      { sessionTool: { name: "it's", args: { q: `a 'b' "c" $d \\e \`f\`` } } },
    ],
  ] satisfies readonly (readonly [string, Partial<RunRequest>])[])('is read again: %s', (_, more) => {
    const chosen = { only: ['token-*', "it's"], scenario: ['access/*'], requireSeats: ['clock'] }
    expect(readCommandLine(commandLine({ ...least, ...chosen, ...more }))).toEqual({ deployment: 'reference', ...more })
  })

  it.each(['', 'claimcheck prove', 'claimcheck run', 'rm -rf /', 'claimcheck run --only x'])('is none: %j', (line) => {
    expect(() => readCommandLine(line)).toThrow(expect.objectContaining({ code: 'no-command' }))
  })

  it('has no arguments that are no object', () => {
    expect(() => readCommandLine("claimcheck run --deployment x --session-tool t --session-args '[1]'")).toThrow(
      expect.objectContaining({ code: 'no-command' }),
    )
  })
})
