/** How a real client is connected to the lab. */
export interface ConnectLine {
  readonly client: string
  /** What to do with the text. */
  readonly how: string
  readonly text: string
}

const name = 'claimcheck-lab'

/** What to paste for each client that people have. */
export function connectLines(mcp: string): readonly ConnectLine[] {
  return [
    {
      client: 'Claude Code',
      how: 'type, then /mcp to sign in',
      text: `claude mcp add --transport http ${name} ${mcp}`,
    },
    { client: 'VS Code', how: 'type', text: `code --add-mcp '${JSON.stringify({ name, type: 'http', url: mcp })}'` },
    {
      client: 'Cursor',
      how: 'into .cursor/mcp.json',
      text: JSON.stringify({ mcpServers: { [name]: { url: mcp } } }),
    },
    {
      client: 'MCP Inspector',
      how: `type, then choose Streamable HTTP and ${mcp}`,
      text: 'npx @modelcontextprotocol/inspector',
    },
  ]
}
