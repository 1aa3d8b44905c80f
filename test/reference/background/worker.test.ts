import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { changedSince, digestOf } from '../../../src/reference/background/digest.ts'
import { JobError, sendForJob } from '../../../src/reference/background/job-requests.ts'
import { createWorker, rightWorkerParts, type Worker } from '../../../src/reference/background/worker.ts'
import { openStore, type Store } from '../../../src/reference/store/store.ts'
import { setUp } from '../workbench.ts'

const bench = await setUp()
const { nextcloud, origin } = bench.upstream
nextcloud.configure({ bearerMode: 'none' })
const day = 86_400

/** An app password of somebody, as they would make it in their settings. */
async function header(user: string): Promise<string> {
  const password = nextcloud.accounts.find((one) => one.user === user)?.password ?? ''
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

const notes = z.array(z.looseObject({ title: z.string(), content: z.string() }))

interface Bench {
  readonly store: Store
  readonly worker: Worker
  readonly given: Map<string, string>
}

async function workerFor(...people: readonly string[]): Promise<Bench> {
  const store = openStore(':memory:', bench.config.now)
  const given = new Map(await Promise.all(people.map(async (user) => [user, await header(user)] as const)))
  const grants = {
    people: () => [...given.keys()],
    renew: async (sub: string) => {
      const found = given.get(sub)
      return found === undefined ? undefined : { header: found }
    },
  }
  const worker = createWorker(origin, store, grants, rightWorkerParts(), { now: bench.config.now, interval: day })
  return { store, worker, given }
}

async function notesOf(user: string): Promise<readonly { readonly title: string; readonly content: string }[]> {
  const url = `${origin}/index.php/apps/notes/api/v1/notes`
  const response = await fetch(url, { headers: { authorization: await header(user), 'ocs-apirequest': 'true' } })
  return notes.parse(await response.json())
}

async function writeNote(user: string, title: string): Promise<void> {
  await fetch(`${origin}/index.php/apps/notes/api/v1/notes`, {
    method: 'POST',
    headers: { authorization: await header(user), 'ocs-apirequest': 'true', 'content-type': 'application/json' },
    body: JSON.stringify({ title, content: 'x' }),
  })
}

const digests = async (user: string): Promise<number> =>
  (await notesOf(user)).filter(({ title }) => title.startsWith('Digest')).length

describe('the worker', () => {
  it('writes a digest of what was changed, and none where nothing was', async () => {
    const { worker } = await workerFor('alice')
    await writeNote('alice', 'Shopping')
    bench.clock.advance(1)
    expect(await worker.run('alice')).toMatchObject({ ended: 'written' })
    const [digest] = (await notesOf('alice')).filter(({ title }) => title.startsWith('Digest'))
    expect(digest?.content).toContain('- Shopping (')
    bench.clock.advance(60)
    expect(await worker.run('alice')).toEqual({ ended: 'nothing-new' })
    expect(await digests('alice')).toBe(1)
  })

  it('does nothing for who has given nothing, and stops for who took it back', async () => {
    const { worker, given } = await workerFor('bob')
    expect(await worker.run('carol')).toEqual({ ended: 'no-grant' })
    const before = nextcloud.requests().length
    await worker.tick()
    expect(nextcloud.requests().length).toBe(before)
    given.delete('bob')
    bench.clock.advance(2 * day)
    await worker.tick()
    expect(nextcloud.requests().length).toBe(before)
  })

  it('works when a day is over, also after a restart, and once', async () => {
    const { worker, store, given } = await workerFor('bob')
    await writeNote('bob', 'Plans')
    await worker.tick()
    const before = await digests('bob')
    bench.clock.advance(day - 10)
    await worker.tick()
    expect(await digests('bob')).toBe(before)
    bench.clock.advance(20)
    const grants = {
      people: () => [...given.keys()],
      renew: async (sub: string) => ({ header: given.get(sub) ?? '' }),
    }
    const again = createWorker(origin, store, grants, rightWorkerParts(), { now: bench.config.now, interval: day })
    await again.tick()
    await again.tick()
    expect(await digests('bob')).toBe(before + 1)
  })

  it('does a job once where two instances look at the same time', async () => {
    const { worker, store, given } = await workerFor('bob')
    const grants = {
      people: () => [...given.keys()],
      renew: async (sub: string) => ({ header: given.get(sub) ?? '' }),
    }
    const other = createWorker(origin, store, grants, rightWorkerParts(), { now: bench.config.now, interval: day })
    await worker.tick()
    await writeNote('bob', 'Twice')
    const before = await digests('bob')
    bench.clock.advance(day + 60)
    await Promise.all([worker.tick(), other.tick()])
    expect(await digests('bob')).toBe(before + 1)
  })

  it('writes nothing for who takes it back while the job is under way', async () => {
    const { worker, store, given } = await workerFor('bob')
    await writeNote('bob', 'Withdrawn')
    bench.clock.advance(60)
    const before = await digests('bob')
    const credential = given.get('bob') ?? ''
    const grants = {
      people: () => [...given.keys()],
      renew: async () => {
        given.delete('bob')
        return { header: credential }
      },
    }
    const late = createWorker(origin, store, grants, rightWorkerParts(), { now: bench.config.now, interval: day })
    expect(await late.run('bob')).toEqual({ ended: 'no-grant' })
    expect(await digests('bob')).toBe(before)
    given.set('bob', credential)
    expect(await worker.run('bob')).toMatchObject({ ended: 'written' })
  })

  it('tries again later, and later still, where Nextcloud fails, and tells nothing twice', async () => {
    const { worker } = await workerFor('alice')
    await worker.run('alice')
    const { fault } = nextcloud.settings
    nextcloud.change({ fault: { 'notes.list': { kind: '503' } } })
    const pauses: number[] = []
    for (let turn = 0; turn < 8; turn += 1) {
      const result = await worker.run('alice')
      if (result.ended === 'failed') pauses.push(result.retryAt - bench.config.now())
    }
    nextcloud.change({ fault })
    expect(pauses.map((pause) => Math.round(pause / 60_000))).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
    bench.clock.advance(2)
    await writeNote('alice', 'Later')
    bench.clock.advance(3600)
    await worker.tick()
    const newest = (await notesOf('alice')).filter(({ title }) => title.startsWith('Digest')).at(-1)
    expect(newest?.content).toContain('Later')
    expect(newest?.content).not.toContain('Shopping')
  })

  it('asks nothing of Nextcloud but notes', async () => {
    const request = { method: 'GET', path: '/ocs/v2.php/cloud/user?format=json' } as const
    await expect(sendForJob(origin, await header('alice'), request)).rejects.toBeInstanceOf(JobError)
  })
})

describe('a digest', () => {
  it('names the newest first, leaves digests out, and is no longer than people read', () => {
    const notes = Array.from({ length: 60 }, (_, at) => ({ id: at, title: `Note ${at}`, modified: at }))
    const text = JSON.stringify([...notes, { id: 99, title: 'Digest of changed notes x', modified: 500 }, { id: 100 }])
    const changed = changedSince(text, 5)
    expect(changed[0]?.title).toBe('Note 59')
    expect(changed).toHaveLength(54)
    const lines = digestOf(changed, 0).split('\n')
    expect(lines.filter((line) => line.startsWith('- '))).toHaveLength(51)
    expect(lines).toContain('- and 4 more')
  })
})
