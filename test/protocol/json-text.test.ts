import { describe, expect, test } from 'vitest'
import { jsonValueOf, readJson } from '../../src/protocol/json-text.ts'

describe('a text that a target wrote as JSON', () => {
  test('is read as it is', () => {
    expect(readJson('{"a":[1,"]}[{",{"b":null}]}')).toEqual({ ok: true, value: { a: [1, ']}[{', { b: null }] } })
    expect(jsonValueOf('"\\"[[["')).toBe('"[[[')
    expect(jsonValueOf('nothing')).toBeUndefined()
    expect(readJson('')).toEqual({ ok: false, reason: 'the body is empty' })
  })

  test.each(['[', '{"a":'])('that is nested without end is none (%s)', (open) => {
    const nested = (depth: number): string => `${open.repeat(depth)}1${(open === '[' ? ']' : '}').repeat(depth)}`
    expect(readJson(nested(100)).ok).toBe(true)
    expect(readJson(nested(101))).toEqual({ ok: false, reason: 'it is nested deeper than 100 levels' })
    expect(readJson(nested(500_000)).ok).toBe(false)
  })

  test('brackets within texts are no nesting, however the quotes are written', () => {
    expect(readJson(JSON.stringify('['.repeat(1000))).ok).toBe(true)
    expect(readJson(JSON.stringify({ a: `\\"${'{'.repeat(1000)}` })).ok).toBe(true)
  })

  test('a member of any name is the document’s own', () => {
    const value = jsonValueOf('{"__proto__":{"polluted":true}}')
    expect(Object.keys(value ?? {})).toEqual(['__proto__'])
    expect('polluted' in {}).toBe(false)
  })
})
