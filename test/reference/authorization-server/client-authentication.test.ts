import { describe, expect, test } from 'vitest'
import { type Changes, known, type Read, refusal, setUp, type TestClient, verifier } from '../workbench.ts'

const bench = await setUp()

type Confidential = Required<TestClient>
/** What a client shows: fields of the form, and a header. */
type Shown = readonly [fields: Changes, authorization?: string]

const encoded = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+')

/** RFC 6749 §2.3.1: both parts are form-encoded first. */
function basic({ clientId, clientSecret }: Confidential): string {
  return `Basic ${Buffer.from(`${encoded(clientId)}:${encoded(clientSecret)}`).toString('base64')}`
}

async function registered(method: 'client_secret_basic' | 'client_secret_post'): Promise<Confidential> {
  const { clientId, clientSecret } = await bench.client({ token_endpoint_auth_method: method })
  if (clientSecret === undefined) throw new Error(`no secret for ${method}`)
  return { clientId, clientSecret }
}

async function redeem(code: string, [fields, authorization]: Shown): Promise<Read> {
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier, ...fields }
  return await bench.form('token', form, authorization === undefined ? {} : { authorization })
}

const inHeader = (client: Confidential): Shown => [{}, basic(client)]
const inForm = ({ clientId, clientSecret }: Confidential): Shown => [
  { client_id: clientId, client_secret: clientSecret },
]

const wrong: readonly (readonly [string, (client: Confidential) => Shown])[] = [
  ['nothing but its id', ({ clientId }) => [{ client_id: clientId }]],
  ['an empty secret', ({ clientId }) => [{ client_id: clientId, client_secret: '' }]],
  ['another secret in the form', ({ clientId }) => inForm({ clientId, clientSecret: 'wrong' })],
  ['another secret in the header', ({ clientId }) => inHeader({ clientId, clientSecret: 'wrong' })],
  ['a longer secret', ({ clientId, clientSecret }) => inHeader({ clientId, clientSecret: `${clientSecret}x` })],
  ['the key under which its secret is kept', ({ clientId }) => inForm({ clientId, clientSecret: keptKey(clientId) })],
  ['the secret of another client', ({ clientId }) => inForm({ clientId, clientSecret: known.secret.clientSecret })],
  ['a header that cannot be read', ({ clientId }) => [{ client_id: clientId }, 'Basic !!!']],
  ['another scheme', ({ clientId, clientSecret }) => [{ client_id: clientId }, `Bearer ${clientSecret}`]],
]

/** What the store says of a client's secret. */
function keptKey(clientId: string): string {
  return /"secretKey":"([^"]+)"/.exec(JSON.stringify(bench.store.get('client', clientId)))?.[1] ?? ''
}

describe.each([
  ['client_secret_basic', inHeader, inForm],
  ['client_secret_post', inForm, inHeader],
] as const)('a client that registered for %s', (method, right, other) => {
  test('is known by its secret in that place', async () => {
    const client = await registered(method)
    expect((await redeem(await bench.code(client), right(client))).status).toBe(200)
  })

  test('is not known by its secret in the other place', async () => {
    const client = await registered(method)
    expect(refusal(await redeem(await bench.code(client), other(client)))).toEqual([401, 'invalid_client'])
  })

  test.each(wrong)('is not known by %s, and the code stays good', async (_, shown) => {
    const client = await registered(method)
    const code = await bench.code(client)
    expect(refusal(await redeem(code, shown(client)))).toEqual([401, 'invalid_client'])
    expect((await redeem(code, right(client))).status).toBe(200)
  })

  test('shows its secret at every refresh, too', async () => {
    const client = await registered(method)
    const { body } = await redeem(await bench.code(client), right(client))
    const form = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) }
    const bare = await bench.form('token', { ...form, client_id: client.clientId })
    expect(refusal(bare)).toEqual([401, 'invalid_client'])
    const [fields, authorization] = right(client)
    const proved = await bench.form(
      'token',
      { ...form, ...fields },
      authorization === undefined ? {} : { authorization },
    )
    expect(proved.status).toBe(200)
  })
})

describe('a public client', () => {
  test('is known by its id', async () => {
    const client = await bench.client()
    expect((await redeem(await bench.code(client), [{ client_id: client.clientId }])).status).toBe(200)
  })

  test.each([
    ['in the form', inForm],
    ['in the header', inHeader],
  ])('that shows a secret %s is not believed: it has none', async (_, shown) => {
    const client = { ...(await bench.client()), clientSecret: 'made-up' }
    expect(refusal(await redeem(await bench.code(client), shown(client)))).toEqual([401, 'invalid_client'])
  })
})

describe('a client that an administrator entered', () => {
  test('is known by a secret with signs that the header encodes', async () => {
    expect((await redeem(await bench.code(known.secret), inHeader(known.secret))).status).toBe(200)
  })

  test('is known by a secret that is not form-encoded first, as many clients send it', async () => {
    const { clientId, clientSecret } = known.secret
    const raw = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
    expect((await redeem(await bench.code(known.secret), [{}, raw])).status).toBe(200)
  })
})

describe('a request with two ways to say who asks', () => {
  test('is refused where the secret stands in both', async () => {
    const code = await bench.code(known.secret)
    const both = await redeem(code, [{ client_secret: known.secret.clientSecret }, basic(known.secret)])
    expect(refusal(both)).toEqual([400, 'invalid_request'])
    expect((await redeem(code, inHeader(known.secret))).status).toBe(200)
  })

  test('is refused where they differ, and taken where they agree', async () => {
    const code = await bench.code(known.secret)
    const differing = await redeem(code, [{ client_id: known.open.clientId }, basic(known.secret)])
    expect(refusal(differing)).toEqual([400, 'invalid_request'])
    expect((await redeem(code, [{ client_id: known.secret.clientId }, basic(known.secret)])).status).toBe(200)
  })
})

describe('a refusal of what stood in the header', () => {
  const stranger = { clientId: 'nobody', clientSecret: 'nothing' }

  test.each([
    ['of the token endpoint', 'token', { grant_type: 'authorization_code', code: 'x', code_verifier: verifier }],
    ['of the exchange', 'token', { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: 'x' }],
    ['of the introspection', 'introspect', { token: 'x' }],
  ] as const)('%s says by which scheme to try again (RFC 6749 §5.2)', async (_, name, form) => {
    for (const authorization of [basic(stranger), 'Basic !!!']) {
      const refused = await bench.form(name, form, { authorization })
      expect(refusal(refused)).toEqual([401, 'invalid_client'])
      expect(refused.headers.get('www-authenticate')).toMatch(/^Basic realm="/)
    }
    const inBody = await bench.form(name, { ...form, client_id: 'nobody', client_secret: 'nothing' })
    expect([...refusal(inBody), inBody.headers.get('www-authenticate')]).toEqual([401, 'invalid_client', null])
  })
})
