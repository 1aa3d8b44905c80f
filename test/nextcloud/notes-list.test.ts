import { describe, expect, it } from 'vitest'
import { createClock } from '../../src/nextcloud/clock.ts'
import { base, mock, type Reply, read } from './flow.ts'

const start = 1_800_000_000_000
const notes = '/index.php/apps/notes/api/v1/notes'

function setUp() {
  const clock = createClock(start)
  const nextcloud = mock({}, { clock })
  const password = nextcloud.accounts.find(({ user }) => user === 'alice')?.password ?? ''
  const authorization = `Basic ${Buffer.from(`alice:${password}`).toString('base64')}`
  const ask = async (path: string, body?: string): Promise<Reply> => {
    const headers = { authorization, 'ocs-apirequest': 'true', 'content-type': 'application/json' }
    const method = body === undefined ? 'GET' : 'POST'
    return read(await nextcloud.handle(new Request(`${base}${path}`, { method, headers, body: body ?? null })))
  }
  return { clock, ask }
}

const date = (seconds: number): string => new Date(start + seconds * 1000).toUTCString()

describe('a list of notes', () => {
  it('is dated by when it was asked for, whether there are notes or not', async () => {
    const { clock, ask } = setUp()
    expect((await ask(notes)).headers.get('last-modified')).toBe(date(0))
    await ask(notes, JSON.stringify({ title: 'One' }))
    clock.advance(5)
    expect((await ask(notes)).headers.get('last-modified')).toBe(date(5))
  })

  it('keeps the date of its first chunk', async () => {
    const { clock, ask } = setUp()
    await ask(notes, JSON.stringify({ title: 'One' }))
    await ask(notes, JSON.stringify({ title: 'Two' }))
    clock.advance(5)
    const first = await ask(`${notes}?chunkSize=1`)
    const cursor = first.headers.get('x-notes-chunk-cursor') ?? ''
    expect([first.headers.get('last-modified'), cursor.split('-')[0]]).toEqual([date(5), String(start / 1000 + 5)])
    clock.advance(5)
    const second = await ask(`${notes}?chunkSize=1&chunkCursor=${cursor}`)
    expect(second.status).toBe(200)
    expect(second.headers.get('last-modified')).toBe(date(5))
  })
})
