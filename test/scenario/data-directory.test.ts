import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { searchDirectory } from '../../src/scenario/data-directory.ts'

const directory = mkdtempSync(join(tmpdir(), 'claimcheck-search-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const secret = 'AbCd-efgh_ijklmnopqrstuvwxyz012345'
const token = `${'h'.repeat(30)}.${'p'.repeat(60)}.${'s0-_'.repeat(20)}`

/** Searches a directory with one file in it. */
async function among(content: string | Buffer, name = 'cache.db'): Promise<readonly (readonly [string, string])[]> {
  const one = mkdtempSync(join(directory, 'one-'))
  mkdirSync(join(one, 'below'))
  writeFileSync(join(one, 'below', name), content)
  return [...(await searchDirectory(one, [secret, token])).found]
}

describe('a data directory', () => {
  it.each([
    ['as it is', `{"access_token":"${secret}"}`],
    ['in base64', Buffer.from(`{"a":"${secret}"}`).toString('base64')],
    ['in base64url, at another place', Buffer.from(`{"bc":"${secret}"}`).toString('base64url')],
    ['between bytes that are no text', Buffer.concat([Buffer.from([0, 255, 128, 7]), Buffer.from(secret)])],
  ])('holds a secret %s', async (_how, content) => {
    expect(await among(content)).toEqual([[secret, 'cache.db']])
  })

  it.each([
    ['whole', token],
    ['as its signature alone', `signature=${token.split('.')[2]}`],
    ['in base64', Buffer.from(`["${token}"]`).toString('base64')],
  ])('holds a token %s', async (_how, content) => {
    expect(await among(content, 'log.txt')).toEqual([[token, 'log.txt']])
  })

  it('holds nothing where there is something like it', async () => {
    expect(await among(`${secret.toLowerCase()} ${token.slice(0, -1)}`)).toEqual([])
  })

  it('says how much was read', async () => {
    writeFileSync(join(directory, 'a'), 'a')
    const { read, leftOut } = await searchDirectory(directory, [])
    expect([read > 0, leftOut]).toEqual([true, 0])
  })
})
