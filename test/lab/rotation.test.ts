import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createSdkTwo, type SdkTwo } from '../witness/sdk-two.ts'
import { aLab, type RunningLab } from './a-lab.ts'

/** A client that alice signed in at the deployment of a lab. */
async function aClient({ lab }: RunningLab): Promise<SdkTwo> {
  const { mcp, accounts } = lab.session().target
  const [person] = accounts
  if (person === undefined) throw new Error('the deployment has accounts')
  const sdk = createSdkTwo(mcp)
  onTestFinished(() => sdk.close())
  await sdk.signIn(person)
  return sdk
}

/** Whether a call of a tool that reads notes succeeds, with what the client has. */
async function calls(sdk: SdkTwo): Promise<boolean> {
  const client = await sdk.connect()
  const { isError } = await client.callTool({ name: 'notes_list', arguments: {} })
  // Two that are open would both use the refresh token.
  await client.close()
  return isError !== true
}

const both = 'application/json, text/event-stream'

/** How the MCP server answers the token that is shown. */
async function answers({ lab }: RunningLab, token: string | undefined): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: both }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
  return (await fetch(lab.session().target.mcp, { method: 'POST', headers, body })).status
}

/** What each of those who sign publishes. */
const places: Readonly<Record<string, (lab: RunningLab) => string>> = {
  nextcloud: ({ lab }) => `${lab.session().target.nextcloud}/apps/oidc/jwks`,
  proxy: ({ lab }) => `${lab.session().target.issuer}/oauth/jwks`,
  delegation: ({ lab }) => `${lab.session().target.issuer}/delegation/jwks`,
  'identity-provider': ({ lab }) => `${lab.session().target.issuer}/protocol/openid-connect/certs`,
}

describe.each([
  ['pass-through:C', ['nextcloud']],
  ['relay', ['nextcloud']],
  ['reference', ['proxy', 'delegation', 'nextcloud']],
  ['reference:opaque', ['delegation', 'nextcloud']],
  ['reference:session-grant', ['proxy', 'nextcloud']],
  ['shared-idp', ['identity-provider']],
])('the keys of %s', (deployment, signers) => {
  it('are replaced one by one, and nothing is left of the one before', async () => {
    const running = await aLab(deployment)
    expect(running.lab.session().target.signers.map(({ id }) => id)).toEqual(signers)
    const published = async (): Promise<readonly string[]> =>
      await Promise.all(signers.map(async (id) => await (await fetch(places[id]?.(running) ?? '')).text()))
    for (const [place, signer] of signers.entries()) {
      const before = await published()
      expect(await running.post('rotate-keys', { signer })).toMatchObject({ status: 200 })
      const after = await published()
      const changed = after.map((keys, at) => (keys === before[at] ? '' : signers[at])).filter((one) => one !== '')
      expect(changed).toEqual([signers[place]])
      const { keys } = JSON.parse(after[place] ?? '') as { readonly keys: readonly unknown[] } // RFC 7517 §5
      expect(keys).toHaveLength(1)
    }
  })
})

describe('after a rotation', () => {
  it('of the proxy, its older tokens are refused, and a refresh brings one that is not', async () => {
    const running = await aLab('reference')
    const sdk = await aClient(running)
    expect(await calls(sdk)).toBe(true)
    const older = sdk.memory.tokens?.access_token
    expect(await running.post('rotate-keys', { signer: 'proxy' })).toMatchObject({ status: 200 })
    // The MCP server still has the key, and the proxy exchanges nothing for such a token.
    expect(await answers(running, older)).toBe(200)
    expect(await calls(sdk)).toBe(false)
    running.lab.advance(301)
    expect(await answers(running, older)).toBe(401)
    expect(await calls(sdk)).toBe(true)
    expect(sdk.memory.tokens?.access_token).not.toBe(older)
  })

  it('of the delegation issuer, calls fail until Nextcloud looks for the keys anew', async () => {
    const running = await aLab('reference')
    const sdk = await aClient(running)
    expect(await calls(sdk)).toBe(true)
    expect(await running.post('rotate-keys', { signer: 'delegation' })).toMatchObject({ status: 200 })
    expect(await calls(sdk)).toBe(false)
    running.lab.advance(3601)
    expect(await calls(sdk)).toBe(true)
  })

  it('of the delegation issuer, whoever refreshes meanwhile must sign in anew', async () => {
    const running = await aLab('reference')
    const sdk = await aClient(running)
    expect(await calls(sdk)).toBe(true)
    expect(await running.post('rotate-keys', { signer: 'delegation' })).toMatchObject({ status: 200 })
    running.lab.advance(601)
    const said = vi.spyOn(console, 'warn').mockReturnValue()
    onTestFinished(() => said.mockRestore())
    await expect(calls(sdk)).rejects.toThrow('the refresh token is not valid')
  })

  it('of the identity provider, its older tokens are refused, and calls fail as long as Nextcloud has the older keys', async () => {
    const running = await aLab('shared-idp')
    const sdk = await aClient(running)
    expect(await calls(sdk)).toBe(true)
    const older = sdk.memory.tokens?.access_token
    expect(await running.post('rotate-keys', { signer: 'identity-provider' })).toMatchObject({ status: 200 })
    running.lab.advance(301)
    expect(await answers(running, older)).toBe(401)
    expect(await calls(sdk)).toBe(false)
    // Nobody is signed in there for so long without doing anything.
    running.lab.advance(3301)
    expect(await calls(await aClient(running))).toBe(true)
  })

  it('of somebody who does not sign there, nothing is different, and the page says who does', async () => {
    const { post } = await aLab('pass-through:C')
    expect(await post('rotate-keys', { signer: 'proxy' })).toEqual({
      status: 400,
      body: { message: "Nobody signs as 'proxy' in pass-through:C; there is nextcloud." },
    })
    expect(await post('rotate-keys', {})).toMatchObject({ status: 400 })
  })
})
