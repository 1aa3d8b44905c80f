import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { aLab, type RunningLab } from './a-lab.ts'

interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** By hand, since `fetch` sets Host and Sec-Fetch-* itself. */
function send(url: string, { method = 'GET', path = '/state', headers = {} }: Sent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.once('error', reject)
    sent.end(method === 'POST' ? '{"advance":60}' : undefined)
  })
}

const clock = (headers: Readonly<Record<string, string>>): Sent => ({ method: 'POST', path: '/do/clock', headers })

describe('the page of the lab', () => {
  const cases: readonly (readonly [what: string, status: number, sent: (lab: RunningLab) => Sent])[] = [
    ['its own name', 200, () => ({})],
    [
      'the other name of loopback',
      200,
      ({ url }) => ({ headers: { host: url.replace('http://localhost', '127.0.0.1') } }),
    ],
    [
      'a name that leads here by DNS',
      421,
      ({ url }) => ({ headers: { host: url.replace('http://localhost', 'evil.example') } }),
    ],
    ['another port', 421, () => ({ headers: { host: 'localhost:1' } })],
    ['a page of another origin that reads', 403, () => ({ headers: { origin: 'https://evil.example' } })],
    ['another server on loopback', 403, () => ({ headers: { origin: 'http://localhost:1' } })],
    ['a sandboxed page', 403, () => ({ headers: { origin: 'null' } })],
    [
      'a script tag of another site',
      403,
      () => ({ path: '/lab.js', headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } }),
    ],
    [
      'a server on another port of this machine',
      403,
      () => ({ path: '/events', headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' } }),
    ],
    [
      'a link from another site',
      200,
      () => ({ path: '/', headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } }),
    ],
    ['a change of the page', 200, ({ url, key }) => clock({ origin: url, 'x-claimcheck-lab': key })],
    ['a change without the key', 403, ({ url }) => clock({ origin: url })],
    [
      'a change with another key',
      403,
      ({ url, key }) => clock({ origin: url, 'x-claimcheck-lab': key.replace(/^./, (c) => (c === 'a' ? 'b' : 'a')) }),
    ],
    ['a change without an Origin', 403, ({ key }) => clock({ 'x-claimcheck-lab': key })],
    ['a change of another origin', 403, ({ key }) => clock({ origin: 'http://localhost:1', 'x-claimcheck-lab': key })],
    ['another method', 403, () => ({ method: 'DELETE' })],
    ['a file that is not the page’s', 404, () => ({ path: '/..%2flab.ts' })],
  ]

  it.each(cases)('answers %s by %i', async (_, status, sent) => {
    const lab = await aLab('pass-through:A')
    expect(await send(lab.url, sent(lab))).toBe(status)
    expect(lab.lab.ahead() >= 60).toBe(status === 200 && sent(lab).method === 'POST')
  })

  it('may load nothing from elsewhere, and make no markup of text', async () => {
    const { url } = await aLab('pass-through:A')
    const { headers } = await fetch(url)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
    expect(headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'")
    expect([...headers.keys()]).not.toContain('access-control-allow-origin')
  })
})
