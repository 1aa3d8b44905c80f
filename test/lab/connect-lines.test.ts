import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { connectLines } from '../../src/lab/connect-lines.ts'

const mcp = 'http://localhost:4771/mcp'

/** The arguments that a program gets when each line is typed into a shell. */
function typed(client: string): readonly (readonly string[])[] {
  const { text = '' } = connectLines(mcp).find((one) => one.client === client) ?? {}
  return text.split('\n').map((line) => {
    const [, rest = ''] = /^\S+ (.*)$/.exec(line) ?? []
    const said = execFileSync('sh', ['-c', `for one in ${rest}; do printf '%s\\0' "$one"; done`], { encoding: 'utf8' })
    return said.split('\0').slice(0, -1)
  })
}

it('names the server and its URL as each program takes them', () => {
  expect(typed('Claude Code')).toEqual([
    ['mcp', 'add', '--transport', 'http', 'claimcheck-lab', mcp],
    ['mcp', 'login', 'claimcheck-lab'],
  ])
  expect(typed('MCP Inspector')).toEqual([
    ['@modelcontextprotocol/inspector', '--transport', 'http', '--server-url', mcp],
  ])
  const [[flag, config] = []] = typed('VS Code')
  expect(flag).toBe('--add-mcp')
  expect(JSON.parse(config ?? '')).toEqual({ name: 'claimcheck-lab', type: 'http', url: mcp })
})

it('is JSON where it goes into a file', () => {
  const { text = '' } = connectLines(mcp).find(({ client }) => client === 'Cursor') ?? {}
  expect(JSON.parse(text)).toEqual({ mcpServers: { 'claimcheck-lab': { url: mcp } } })
})
