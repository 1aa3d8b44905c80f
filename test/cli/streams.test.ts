import { describe, expect, it } from 'vitest'
import { streamsOf } from '../../src/cli/streams.ts'
import { saying } from './streams.ts'

interface Fake {
  isTTY?: boolean
  columns?: number
}

function fake(properties: Fake = {}) {
  const written: string[] = []
  const listeners: ((error: NodeJS.ErrnoException) => void)[] = []
  return {
    ...properties,
    written,
    write: (text: string) => written.push(text),
    on: (_event: 'error', listener: (error: NodeJS.ErrnoException) => void) => listeners.push(listener),
    fail: (code: string) => {
      for (const listener of listeners) listener(Object.assign(new Error(code), { code }))
    },
  }
}

const streams = (out: Fake, err: Fake, env: Record<string, string> = {}) =>
  streamsOf({ stdout: fake(out), stderr: fake(err), stdin: saying(''), env })

describe('the streams of a process', () => {
  const tty = { isTTY: true, columns: 80 }
  it.each([
    ['a terminal', tty, tty, {}, { live: true, terminal: true, width: 80, color: true }],
    ['NO_COLOR', tty, tty, { NO_COLOR: '1' }, { live: true, color: false }],
    ['an empty NO_COLOR', tty, tty, { NO_COLOR: '' }, { color: true }],
    ['a dumb terminal', tty, tty, { TERM: 'dumb' }, { live: false, color: false }],
    ['a CI job with a terminal', tty, tty, { CI: 'true' }, { live: false, color: true }],
    ['output in a pipe', {}, tty, {}, { live: true, terminal: false, width: 100, color: false }],
    ['progress in a file', tty, {}, {}, { live: false, terminal: true, color: true }],
    ['a terminal that does not know its size', { isTTY: true, columns: 0 }, tty, {}, { width: 100 }],
  ])('%s', (_what, out, err, env, expected) => {
    expect(streams(out, err, env)).toMatchObject(expected)
  })

  it('go on in silence when the reader has gone', () => {
    const stdout = fake()
    const { out } = streamsOf({ stdout, stderr: fake(), stdin: saying(''), env: {} })
    out('first')
    stdout.fail('EPIPE')
    out('second')
    expect(stdout.written).toEqual(['first'])
  })

  it('do not hide another error', () => {
    const stdout = fake()
    streamsOf({ stdout, stderr: fake(), stdin: saying(''), env: {} })
    expect(() => stdout.fail('ENOSPC')).toThrow('ENOSPC')
  })
})
