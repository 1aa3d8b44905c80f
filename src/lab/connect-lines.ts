/** How a real client is connected to the lab. */
export interface ConnectLine {
  readonly client: string
  /** What to do with the text. */
  readonly how: string
  /** One line or more. */
  readonly text: string
}

const name = 'claimcheck-lab'

/** What to paste for each client that people have. */
export function connectLines(mcp: string): readonly ConnectLine[] {
  return [
    {
      client: 'Claude Code',
      how: 'type both; versions before 2.1.186 sign in by /mcp',
      text: `claude mcp add --transport http ${name} ${mcp}\nclaude mcp login ${name}`,
    },
    {
      client: 'VS Code',
      how: 'type, then MCP: List Servers in the command palette starts it and signs in',
      text: `code --add-mcp ${quoted({ name, type: 'http', url: mcp })}`,
    },
    {
      client: 'Cursor',
      how: 'into .cursor/mcp.json, then switch it on and sign in there',
      text: JSON.stringify({ mcpServers: { [name]: { url: mcp } } }),
    },
    {
      client: 'MCP Inspector',
      how: 'type, then connect in the page that opens',
      text: `npx @modelcontextprotocol/inspector --transport http --server-url ${mcp}`,
    },
  ]
}

/** As the documentation of VS Code quotes it: so it is one argument in shells of Unix and in the command prompt alike. */
function quoted(value: Readonly<Record<string, string>>): string {
  return `"${JSON.stringify(value).replaceAll('"', '\\"')}"`
}
