import { describe, expect, it } from 'vitest'
import { labCommand } from '../../src/cli/lab.ts'
import { freePorts } from '../lab/a-lab.ts'
import { claimcheck, keptStreams } from './streams.ts'

describe('claimcheck lab', () => {
  it('prints where the page is, who can sign in, and what to paste; and ends everything', async () => {
    const ports = await freePorts()
    const { streams, said } = keptStreams()
    let page = ''
    const code = await labCommand({ deployment: 'reference', port: String(ports.page) }, streams, async () => {
      page = await (await fetch(`http://localhost:${ports.page}/`)).text()
    })
    expect(code).toBe(0)
    expect(page).toContain('<title>claimcheck lab</title>')
    const mcp = `http://localhost:${ports.server}/mcp`
    expect(said.out).toContain(`page       http://localhost:${ports.page}/`)
    expect(said.out).toContain(`claude mcp add --transport http claimcheck-lab ${mcp}\n`)
    expect(said.out).toContain('claude mcp login claimcheck-lab')
    expect(said.out).toContain(`--transport http --server-url ${mcp}`)
    expect(said.out).toContain(`{"mcpServers":{"claimcheck-lab":{"url":"${mcp}"}}}`)
    expect(said.out).toMatch(/sign in as alice \/ \S+/)
    for (const port of [ports.page, ports.server, ports.nextcloud])
      await expect(fetch(`http://localhost:${port}/`)).rejects.toThrow()
  })

  it.each([
    ['an unknown deployment', ['--deployment', 'referense'], "Did you mean 'reference'?"],
    ['a deployment without its sub-case', ['--deployment', 'pass-through'], 'pass-through:A'],
    ['an unknown fault', ['--fault', 'challenge-402'], "Did you mean 'challenge-403'?"],
    ['a fault of another deployment', ['--deployment', 'relay', '--fault', 'challenge-403'], '--deployment reference'],
    ['an unknown setting', ['--set', 'audMdoe=resource'], 'did you mean audMode?'],
    ['no port', ['--port', 'x'], "--port takes a number from 0 to 65535, not 'x'"],
    ['a port that leaves no room', ['--port', '65534'], 'the lab has four ports in a row'],
  ])('refuses %s', async (_, args, words) => {
    const { code, out, err } = await claimcheck('lab', ...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(words)
  })
})
