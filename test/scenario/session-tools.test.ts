import { describe, expect, it } from 'vitest'
import type { UpstreamRequest } from '../../src/contract/seats.ts'
import type { Answer } from '../../src/http/sender.ts'
import type { ClientActor } from '../../src/scenario/actor.ts'
import { carries, givenPlace, makeMark, markPlaces } from '../../src/scenario/marks.ts'
import { noProvisioning } from '../../src/scenario/provisioning.ts'
import type { ToolSearch } from '../../src/scenario/session-tool.ts'
import { findSessionTools, needSessionTool } from '../../src/scenario/session-tools.ts'
import type { SeenRequest } from '../../src/scenario/upstream-watch.ts'

type Args = Readonly<Record<string, unknown>>

/** A tool of a made-up server: what it says of itself, and what it sends for its arguments. */
interface FakeTool {
  readonly name: string
  readonly annotations?: object
  readonly inputSchema?: object
  readonly sends: (args: Args) => readonly string[]
  /** Whether it answers with an error of its own: always, or until the person has opened a page of the server. */
  readonly fails?: boolean | 'before-visit'
  /** Words of its answer. */
  readonly says?: string
}

/** Where the made-up server sends people. */
const page = 'http://server.example/connect'

/** What a made-up server has: a holder who calls its tools, and the upstream that sees what it sends. */
function server(tools: readonly FakeTool[], named?: ToolSearch['toolMemory']['named'], listed = 200) {
  let n = 0
  const visited: string[] = []
  const log: SeenRequest[] = []
  const called: string[] = []
  const answer = (result: object, status = 200): Answer => {
    n += 1
    const header = (name: string): readonly string[] => (name === 'content-type' ? ['application/json'] : [])
    // Only what is read of an answer.
    return {
      exchange: { n },
      status,
      header,
      text: JSON.stringify({ jsonrpc: '2.0', id: 1, result }),
    } as unknown as Answer
  }
  const holder = {
    account: { user: 'alice', password: 'x' },
    person: {
      visit: async (url: string) => {
        visited.push(url)
        return { answers: [] }
      },
    },
    listTools: async () => answer({ tools: tools.map(({ sends: _, fails: __, says: ___, ...tool }) => tool) }, listed),
    callTool: async (_token: string, name: string, args: Args) => {
      called.push(name)
      const tool = tools.find((one) => one.name === name)
      const isError = tool?.fails === 'before-visit' ? visited.length === 0 : (tool?.fails ?? false)
      for (const target of isError ? [] : (tool?.sends(args) ?? [])) {
        n += 1
        const request: UpstreamRequest = {
          n,
          answeredAfter: n,
          at: 0,
          method: 'GET',
          target,
          headers: [],
          body: '',
          status: 200,
          responseHeaders: [],
          responseBody: '',
        }
        // Only what is read of a request.
        log.push({ exchange: { n }, request } as unknown as SeenRequest)
      }
      const content = tool?.says === undefined ? [] : [{ type: 'text', text: tool.says }]
      return answer({ content, isError })
    },
  }
  const search: ToolSearch = {
    toolMemory: { ...(named === undefined ? {} : { named }), found: [], trials: [], unmarked: [] },
    provisioning: noProvisioning(),
    origins: [new URL(page).origin],
    watchUpstream: async (work) => {
      const before = log.length
      const result = await work()
      return { result, seen: log.slice(before), asked: [] }
    },
  }
  // Only what the search asks of a client.
  return { holder: holder as unknown as ClientActor, search, called, visited }
}

const text = { type: 'object', properties: { q: { type: 'string' } }, required: ['q'] }
const reads = { readOnlyHint: true }

describe('a mark', () => {
  it('is found in every spelling, and stands in no other request', () => {
    const mark = makeMark('string')
    // Only what is looked at.
    const request = (target: string) => ({ request: { target, headers: [], body: '' } }) as unknown as SeenRequest
    const spelled = [mark, encodeURIComponent(String(mark)), Buffer.from(String(mark)).toString('base64')]
    for (const one of spelled) expect(carries(request(`/x?q=${one}`), mark)).toBe(true)
    expect(carries(request(`/x?q=${makeMark('string')}`), mark)).toBe(false)
    const number = makeMark('number')
    expect(carries(request(`/notes/${number}`), number)).toBe(true)
  })

  it.each([
    ['a text', { q: { type: 'string' } }, ['string']],
    ['a number', { id: { type: 'integer' } }, ['number']],
    ['a text before a number', { id: { type: 'integer' }, q: { type: 'string' } }, ['string', 'number']],
    ['no choice of few', { q: { enum: ['a', 'b'] } }, []],
    ['no short text', { q: { type: 'string', maxLength: 8 } }, []],
    ['no small number', { id: { type: 'integer', maximum: 100 } }, []],
    ['no date', { q: { type: 'string', format: 'date' } }, []],
  ])('goes into %s', (_what, properties, kinds) => {
    expect(markPlaces({ type: 'object', properties }).map(({ kind }) => kind)).toEqual(kinds)
  })

  it('goes where somebody said', () => {
    expect(givenPlace({ a: { b: 'x {canary} y' }, n: 1 })?.put('M')).toEqual({ a: { b: 'x M y' }, n: 1 })
    expect(givenPlace({ a: 'x' })).toBeUndefined()
  })
})

describe('the tool that asks the upstream', () => {
  it('is looked for again after the person gave what all tools want in words', async () => {
    const { holder, search, visited } = server([
      {
        name: 'find',
        annotations: reads,
        inputSchema: text,
        sends: ({ q }) => [`/f/${q}`],
        fails: 'before-visit',
        says: 'Call connect_account before anything else.',
      },
      { name: 'connect_account', sends: () => [], says: `Open ${page} to go on.` },
    ])
    expect((await needSessionTool(search, holder, 't')).name).toBe('find')
    expect(visited).toEqual([page])
    expect(search.provisioning.first?.name).toBe('connect_account')
  })

  it('is not looked for again where no tool sends the person anywhere', async () => {
    const { holder, search, visited } = server([
      { name: 'find', annotations: reads, inputSchema: text, sends: ({ q }) => [`/f/${q}`], fails: 'before-visit' },
      { name: 'connect_account', sends: () => [], says: 'Ask your administrator.' },
    ])
    await expect(needSessionTool(search, holder, 't')).rejects.toMatchObject({ code: 'control-failed' })
    expect(visited).toEqual([])
  })

  it('is looked for after the tool that was named for lasting access', async () => {
    const { holder, search, called, visited } = server([
      { name: 'find', annotations: reads, inputSchema: text, sends: ({ q }) => [`/f/${q}`], fails: 'before-visit' },
      { name: 'begin', sends: () => [], says: `Open ${page}.` },
    ])
    const named: ToolSearch = { ...search, provisioning: noProvisioning('begin') }
    expect((await needSessionTool(named, holder, 't')).name).toBe('find')
    expect(called[0]).toBe('begin')
    expect(visited).toEqual([page])
  })

  it('is the first that only reads and passes a mark on', async () => {
    const { holder, search, called } = server([
      { name: 'remove_all', annotations: { destructiveHint: true }, inputSchema: text, sends: ({ q }) => [`/d/${q}`] },
      {
        name: 'write',
        annotations: { readOnlyHint: false, destructiveHint: false },
        inputSchema: text,
        sends: ({ q }) => [`/w/${q}`],
      },
      { name: 'local', annotations: reads, inputSchema: text, sends: () => [] },
      { name: 'search', annotations: reads, inputSchema: text, sends: ({ q }) => ['/metadata', `/s/${q}`] },
    ])
    const tool = await needSessionTool(search, holder, 'token')
    expect([tool.name, tool.readOnly, tool.place?.kind]).toEqual(['search', true, 'string'])
    expect(called).not.toContain('remove_all')
    expect(called).not.toContain('write')
    const count = called.length
    await needSessionTool(search, holder, 'token')
    expect(called).toHaveLength(count)
  })

  it('is found by quiet windows where nothing marked arrives', async () => {
    const { holder, search } = server([{ name: 'list', annotations: reads, sends: () => ['/notes'] }])
    const [tool] = await findSessionTools(search, holder, 'token')
    expect([tool?.name, tool?.place]).toEqual(['list', undefined])
  })

  it('is not guessed where the same call makes other requests each time', async () => {
    let call = 0
    const sends = (): readonly string[] => {
      call += 1
      return [`/notes?n=${call}`]
    }
    const { holder, search } = server([{ name: 'list', annotations: reads, sends }])
    await expect(needSessionTool(search, holder, 'token')).rejects.toMatchObject({ code: 'uncorrelated' })
  })

  it('is not there where no harmless tool asks', async () => {
    const { holder, search } = server([{ name: 'local', annotations: reads, sends: () => [] }])
    await expect(needSessionTool(search, holder, 'token')).rejects.toMatchObject({
      code: 'not-applicable',
      message: 'no harmless tool made the server ask its upstream (tried: local)',
    })
  })

  it('is not said to be missing where tools answer with errors alone', async () => {
    const { holder, search } = server([{ name: 'local', annotations: reads, sends: () => [], fails: true }])
    await expect(needSessionTool(search, holder, 'token')).rejects.toMatchObject({
      code: 'control-failed',
      message: 'no harmless tool did anything but give an error (tried: local)',
    })
  })

  it('is not said to be missing where the tools are not listed', async () => {
    const { holder, search } = server([], undefined, 401)
    await expect(needSessionTool(search, holder, 'token')).rejects.toMatchObject({ code: 'control-failed' })
  })

  it('is the one that somebody named, whatever it does, with the arguments that they gave', async () => {
    const tool: FakeTool = { name: 'write', inputSchema: text, sends: ({ q }) => [`/w/${q}`] }
    const { holder, search } = server([tool], { name: 'write', args: { q: 'to {canary}' } })
    const found = await needSessionTool(search, holder, 'token')
    expect([found.name, found.place?.put('M')]).toEqual(['write', { q: 'to M' }])
    const missing = server([tool], { name: 'wrote' })
    await expect(needSessionTool(missing.search, missing.holder, 'token')).rejects.toMatchObject({
      code: 'preflight',
      message: "the server has no tool 'wrote'; it has write",
    })
  })
})
