import { describe, expect, it } from 'vitest'
import { claimcheck } from './streams.ts'

const url = 'https://client.example/claimcheck.json'
const plan = (...argv: readonly string[]) => claimcheck('run', '--plan', '--config', 'none', ...argv)
const server = ['--server', 'https://mcp.example/mcp'] as const

describe('claimcheck run, of clients that are known by documents', () => {
  it.each([
    ['a way', ['--client', 'cmid'], "Did you mean 'cimd'?"],
    ['a way for a client that is known', ['--client', 'cimd', '--client-id', 'a', '--redirect-uri', url], 'say one'],
    ['a document of one', ['--client-metadata-url', url, '--client-id', 'a', '--redirect-uri', url], 'say one'],
    ['a document for clients that register', ['--client', 'registration', '--client-metadata-url', url], 'say one'],
    ['three documents', ['1', '2', '3'].flatMap((n) => ['--client-metadata-url', `${url}${n}`]), 'at most twice'],
    ['no URL', ['--client-metadata-url', 'client.json'], 'takes the https URL of a document'],
    ['plain http', ['--client-metadata-url', 'http://client.example/c'], 'takes the https URL of a document'],
    ['no path', ['--client-metadata-url', 'https://client.example/'], 'takes the https URL of a document'],
    ['dot segments', ['--client-metadata-url', 'https://client.example/a/../c'], 'takes the https URL of a document'],
    ['a fragment', ['--client-metadata-url', `${url}#f`], 'takes the https URL of a document'],
    ['user info', ['--client-metadata-url', 'https://u@client.example/c'], 'takes the https URL of a document'],
  ])('refuses %s', async (_, argv, said) => {
    const { code, err } = await plan(...server, ...argv)
    expect(err).toContain(said)
    expect(code).toBe(2)
  })

  it('refuses them where no server of somebody’s own is judged', async () => {
    const { code, err } = await plan('--client-metadata-url', url)
    expect([code, err]).toEqual([2, expect.stringContaining('--client-metadata-url goes with a server of your own')])
  })

  it('says with the plan what is to be published', async () => {
    const { code, err } = await plan(...server, '--client-metadata-url', url)
    expect(code).toBe(0)
    expect(err).toContain(`Publish this at ${url}`)
    expect(JSON.parse(err.slice(err.indexOf('{'), err.lastIndexOf('}') + 1))).toMatchObject({
      client_id: url,
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1:33418/callback'],
    })
  })
})
