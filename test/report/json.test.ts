import { describe, expect, it } from 'vitest'
import { renderJson } from '../../src/report/json.ts'
import { readRun } from '../../src/run/read-run.ts'
import { aRun } from './a-run.ts'
import { hostileRun } from './hostile-run.ts'
import { payloads } from './payloads.ts'
import { sampleRun } from './sample-run.ts'

describe('run.json', () => {
  it('loses nothing', () => {
    expect(JSON.parse(renderJson(sampleRun()))).toEqual(JSON.parse(JSON.stringify(sampleRun())))
  })

  it('is read again into the same bytes', () => {
    const text = renderJson(sampleRun())
    expect(renderJson(readRun(text, 'run.json'))).toBe(text)
  })

  it('does not depend on the order in which a run was put together', () => {
    const run = aRun()
    expect(renderJson({ ...run, tool: run.tool, schemaVersion: run.schemaVersion, exchanges: run.exchanges })).toBe(
      renderJson(run),
    )
    const reversed = Object.fromEntries(Object.entries(run).reverse())
    expect(renderJson({ ...run, ...reversed })).toBe(renderJson(run))
    expect(Object.keys(JSON.parse(renderJson(run)))[0]).toBe('schemaVersion')
  })

  it('writes a header on one line', () => {
    expect(renderJson(aRun())).toContain('["content-type", "application/json"]')
  })

  it.each(payloads.map((payload) => [JSON.stringify(payload).slice(0, 60), payload]))(
    '%s comes back as it was',
    (_, payload) => {
      const read: unknown = JSON.parse(renderJson(hostileRun(payload)))
      expect(read).toEqual(hostileRun(payload))
    },
  )
})
