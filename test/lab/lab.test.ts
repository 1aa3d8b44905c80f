import { fork } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { type LabEvent, openLab } from '../../src/lab/lab.ts'
import { aLab, freePorts, type RunningLab } from './a-lab.ts'

const told = z.object({ refused: z.boolean(), secrets: z.array(z.string().nullable()) })

/** A client that is let in where the deployment lets it in; gives whatever the SDK held. */
async function useClient({
  lab,
}: RunningLab): Promise<{ readonly secrets: readonly string[]; readonly refused: boolean }> {
  const { target, recording } = lab.session()
  const [person] = target.accounts
  if (person === undefined) throw new Error('the deployment has accounts')
  const child = fork('test/lab/a-client.ts', [target.mcp, person.user, person.password])
  const { refused, secrets } = told.parse((await once(child, 'message'))[0])
  if (child.exitCode === null) await once(child, 'exit')
  recording.pull()
  return { secrets: [...secrets, person.password].filter((one): one is string => one !== null && one !== ''), refused }
}

/** Everything that a page can read, but for the accounts that it shows on purpose. */
async function everything({ url, get, lab }: RunningLab): Promise<string> {
  const { accounts: _, ...state } = (await get('/state')) as Record<string, unknown> // an object, as the page has it
  const tokens = lab
    .session()
    .recording.lineage()
    .tokens.map(({ pseudonym }) => pseudonym)
  const views = await Promise.all(tokens.map((name) => get(`/token/${name}`)))
  const lineage = await (await fetch(`${url}/lineage.svg`)).text()
  return JSON.stringify([state, views, lineage, lab.session().recording.exchanges()])
}

/** A signed token also gives itself away by its payload and its signature. */
function parts(secret: string): readonly string[] {
  return secret.startsWith('ey') ? [secret, ...secret.split('.').slice(1)] : [secret]
}

describe.each([
  'pass-through:A',
  'pass-through:C',
  'reference',
  'reference:opaque',
  'relay',
  'shared-idp',
  'progressive-consent',
])('the lab at %s', (deployment) => {
  it('shows both sides of every exchange, and no secret of any', async () => {
    const running = await aLab(deployment)
    const { secrets, refused } = await useClient(running)
    expect(refused).toBe(deployment === 'pass-through:A')
    const told = await everything(running)
    expect(secrets.length).toBeGreaterThan(2)
    for (const part of secrets.flatMap(parts)) {
      expect(told).not.toContain(part)
      expect(told).not.toContain(encodeURIComponent(part))
    }
    const exchanges = running.lab.session().recording.exchanges()
    const between = new Set(exchanges.map(({ from, to }) => `${from} ${to}`))
    expect(between).toContain('client mcp-server')
    // Servers speak to one another, whoever stands between.
    expect([...between].some((pair) => /^(mcp-server|as) (as|nextcloud)$/.test(pair))).toBe(true)
    for (const { asked, answered } of exchanges) expect(asked).toBeLessThan(answered)
  })
})

describe('what is behind a call', () => {
  it('stands between its request and its answer', async () => {
    const running = await aLab('reference')
    await useClient(running)
    const exchanges = running.lab.session().recording.exchanges()
    const upstream = exchanges.filter(({ from, to }) => from === 'mcp-server' && to === 'nextcloud')
    expect(upstream.length).toBeGreaterThan(0)
    const calls = exchanges.filter(({ from, to }) => from === 'client' && to === 'mcp-server')
    for (const inner of upstream)
      expect(calls.some((call) => call.asked < inner.asked && inner.answered < call.answered)).toBe(true)
  })
})

describe('a token in the lab', () => {
  it('is refused for its audience, and the page says so', async () => {
    const running = await aLab('pass-through:A')
    await useClient(running)
    const refusal = running.lab
      .session()
      .recording.exchanges()
      .findLast(({ exchange }) => exchange.response?.status === 401)
    const view = await running.get(`/token/${refusal?.tokens[0]}`)
    const { mcp } = running.lab.session().target
    expect(view).toMatchObject({
      kind: 'access-token',
      flow: 'authorization_code',
      user: 'alice',
      audience: { expected: mcp, words: expect.stringContaining('foreign') },
      shown: [{ n: refusal?.n, to: 'mcp-server', status: 401 }],
    })
    expect(JSON.stringify(view)).toContain('"accepts":"no"')
  })

  it('is accepted at the reference by the server and not by Nextcloud', async () => {
    const running = await aLab('reference')
    await useClient(running)
    const call = running.lab
      .session()
      .recording.exchanges()
      .find(({ from, tokens, to }) => from === 'client' && to === 'mcp-server' && tokens.length > 0)
    const view = await running.get(`/token/${call?.tokens[0]}`)
    expect(view).toMatchObject({ audience: { words: 'exact' } })
    const [server, nextcloud] = z
      .object({ opinions: z.array(z.object({ accepts: z.string(), party: z.string() })) })
      .parse(view).opinions
    expect(server?.accepts).toBe('yes')
    expect(nextcloud).toEqual({
      accepts: 'no',
      party: 'Nextcloud, provider mode with the audience check on (as it is set here)',
    })
  })

  it('is not there by a name that nobody has', async () => {
    const { url } = await aLab('reference')
    expect((await fetch(`${url}/token/at-999`)).status).toBe(404)
  })
})

describe('switches', () => {
  it('refuse what is not there, and leave everything as it was', async () => {
    const { lab, post } = await aLab('pass-through:A')
    expect(await post('setting', { name: 'audMdoe', value: 'resource' })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('audMode') },
    })
    expect(await post('setting', { name: 'audMode', value: 'x' })).toMatchObject({ status: 400 })
    expect(await post('clock', { advance: -1 })).toMatchObject({ status: 400 })
    expect(await post('nonsense')).toMatchObject({ status: 400 })
    expect(await post('end-grant', { grant: 'grant-999' })).toMatchObject({ status: 400 })
    expect(await post('restart', { deployment: 'pass-through:A', fault: 'challenge-403' })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('reference') },
    })
    expect(await post('run', { scenario: 'discovery/chalenge' })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('discovery/challenge') },
    })
    expect(lab.session().wanted.deployment).toBe('pass-through:A')
    expect((await fetch(lab.session().target.mcp, { method: 'POST', body: '{}' })).status).toBe(401)
  })

  it('put a fault in at the same address', async () => {
    const { lab, post } = await aLab('reference')
    const { mcp } = lab.session().target
    expect((await fetch(mcp, { method: 'POST', body: '{}' })).status).toBe(401)
    expect(await post('restart', { deployment: 'reference', fault: 'challenge-403' })).toMatchObject({ status: 200 })
    expect(lab.session().target.mcp).toBe(mcp)
    expect((await fetch(mcp, { method: 'POST', body: '{}' })).status).toBe(403)
  })

  it('end a grant and delete a client', async () => {
    const running = await aLab('pass-through:C')
    await useClient(running)
    const { administration } = running.lab.session().target
    const [grant] = administration.state().grants
    expect(grant?.liveAccessTokens).toBeGreaterThan(0)
    expect(await running.post('end-grant', { grant: grant?.grant })).toMatchObject({ status: 200 })
    expect(administration.state().grants).toEqual([])
    const client = administration.state().clients.at(-1)?.clientId
    expect(await running.post('delete-client', { client })).toMatchObject({ status: 200 })
    expect(administration.state().clients.map(({ clientId }) => clientId)).not.toContain(client)
  })

  it('play a scenario, and tell what came of it', async () => {
    const { lab, post } = await aLab('reference')
    const played = new Promise<LabEvent>((resolve) => {
      lab.subscribe((event) => {
        if (event.type === 'played') resolve(event)
      })
    })
    expect(await post('run', { scenario: 'discovery/challenge' })).toMatchObject({ status: 200 })
    // Nothing else is done meanwhile.
    expect(await post('restart', { deployment: 'relay' })).toMatchObject({ status: 400 })
    const event = await played
    const outcomes = event.type === 'played' ? event.outcomes.map(({ outcome }) => outcome) : []
    expect(outcomes.length).toBeGreaterThan(2)
    expect(outcomes).not.toContain('failed')
    expect(
      lab
        .session()
        .recording.exchanges()
        .map(({ from }) => from),
    ).toContain('claimcheck')
  })

  it('say which ports are wanted when one is taken', async () => {
    const ports = await freePorts()
    const first = await openLab({ deployment: 'pass-through:A', settings: {} }, ports)
    onTestFinished(() => first.close())
    await expect(openLab({ deployment: 'relay', settings: {} }, ports)).rejects.toMatchObject({
      code: 'port-in-use',
      message: expect.stringContaining(`${ports.page} to ${ports.idp}`),
    })
  })
})
