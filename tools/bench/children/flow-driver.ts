/** Drives code flows against a server (its description is the first argument, the number of flows the second), and counts. */
import { Client } from 'undici'
import { z } from 'zod'
import { type Flow, flowSchema } from '../flow.ts'

const connections = 8
const answerSchema = z.object({ access_token: z.string().includes('.'), id_token: z.string() })
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** One flow: a signed-in authorization, the token request, and userinfo with the new token. */
async function oneFlow(client: Client, flow: Flow): Promise<void> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: flow.clientId,
    redirect_uri: flow.redirectUri,
    scope: 'openid profile',
    state: 's',
  })
  const asked = await client.request({
    method: 'GET',
    path: `${flow.authorize}?${query}`,
    headers: flow.cookie === '' ? {} : { cookie: flow.cookie },
  })
  await asked.body.dump()
  const code = new URL(String(asked.headers.location)).searchParams.get('code')
  if (code === null) throw new Error(`no code: ${asked.statusCode} ${asked.headers.location}`)
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: flow.redirectUri,
    client_id: flow.clientId,
    client_secret: flow.clientSecret,
    scope: 'openid profile',
  }).toString()
  const given = await client.request({ method: 'POST', path: flow.token, headers: form, body })
  const { access_token: token } = answerSchema.parse(await given.body.json())
  const headers = { authorization: `Bearer ${token}` }
  const shown = await client.request({ method: 'GET', path: flow.userinfo, headers })
  if (shown.statusCode !== 200) throw new Error(`userinfo answered ${shown.statusCode}`)
  z.object({ sub: z.string() }).parse(await shown.body.json())
}

const flow = flowSchema.parse(JSON.parse(process.argv[2] ?? ''))
const flows = Number(process.argv[3])
let left = flows
const clients = Array.from({ length: connections }, () => new Client(flow.origin))
const started = performance.now()
const before = process.cpuUsage()
await Promise.all(
  clients.map(async (client) => {
    while (left > 0) {
      left -= 1
      await oneFlow(client, flow)
    }
  }),
)
const seconds = (performance.now() - started) / 1000
const { user, system } = process.cpuUsage(before)
// A driver that is busy all the time measures itself.
process.stdout.write(JSON.stringify({ perSecond: flows / seconds, driverBusy: (user + system) / 1e6 / seconds }))
await Promise.all(clients.map((client) => client.close()))
