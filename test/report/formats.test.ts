import { describe, expect, it } from 'vitest'
import { formats } from '../../src/report/formats.ts'
import { outputNames } from '../../src/run/output.ts'
import { sampleRun } from './sample-run.ts'

describe('formats', () => {
  it('writes only files that a run knows as its own', () => {
    expect(formats.map((format) => format.file).filter((file) => !outputNames.includes(file))).toEqual([])
  })

  it('names no format and no file twice', () => {
    expect(new Set(formats.map((format) => format.name)).size).toBe(formats.length)
    expect(new Set(formats.map((format) => format.file)).size).toBe(formats.length)
  })

  it.each(formats.map((format) => [format.name, format]))(
    '%s: the same run, the same bytes, and no clock of this machine',
    (_, format) => {
      const text = format.render(sampleRun())
      expect(format.render(structuredClone(sampleRun()))).toBe(text)
      expect(text).not.toContain(new Date().toISOString().slice(0, 13))
      expect(text.endsWith('\n')).toBe(true)
    },
  )
})
