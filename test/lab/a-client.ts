/** A client of the SDK in a process of its own, as clients are: signs in, calls a tool, and tells what it held. */
import { createSdkTwo } from '../witness/sdk-two.ts'

const [mcp = '', user = '', password = ''] = process.argv.slice(2)
const sdk = createSdkTwo(mcp)
await sdk.signIn({ user, password })
const refused = await sdk.connect().then(
  async (client) => {
    await client.callTool({ name: 'notes_list', arguments: {} }).catch(() => {})
    return false
  },
  () => true,
)
const { tokens, client, verifier } = sdk.memory
const secret = client !== undefined && 'client_secret' in client ? client.client_secret : undefined
await sdk.close()
process.send?.({ refused, secrets: [tokens?.access_token, tokens?.refresh_token, tokens?.id_token, verifier, secret] })
