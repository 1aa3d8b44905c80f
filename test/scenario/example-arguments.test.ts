import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { exampleOf } from '../../src/scenario/example-arguments.ts'

const object = (properties: object, required: readonly string[]): object => ({ type: 'object', properties, required })

describe('arguments for a tool', () => {
  it.each([
    ['nothing is asked for', object({ a: { type: 'string' } }, []), {}],
    ['no schema', undefined, {}],
    ['a string', object({ a: { type: 'string' } }, ['a']), { a: 'claimcheck' }],
    ['a long string', object({ a: { type: 'string', minLength: 12 } }, ['a']), { a: 'claimcheck--' }],
    ['a short string', object({ a: { type: 'string', maxLength: 5 } }, ['a']), { a: 'claim' }],
    ['a number above', object({ a: { type: 'integer', exclusiveMinimum: 0 } }, ['a']), { a: 1 }],
    ['a number from', object({ a: { type: 'number', minimum: 7 } }, ['a']), { a: 7 }],
    ['a flag', object({ a: { type: 'boolean' } }, ['a']), { a: false }],
    ['a list that may be empty', object({ a: { type: 'array', items: { type: 'string' } } }, ['a']), { a: [] }],
    ['a list', object({ a: { type: 'array', minItems: 1, items: { type: 'integer' } } }, ['a']), { a: [1] }],
    ['one of several', object({ a: { enum: ['x', 'y'] } }, ['a']), { a: 'x' }],
    ['a default', object({ a: { type: 'string', default: 'd' } }, ['a']), { a: 'd' }],
    ['a constant', object({ a: { const: 3 } }, ['a']), { a: 3 }],
    ['null or more', object({ a: { anyOf: [{ type: 'string' }, { type: 'null' }] } }, ['a']), { a: 'claimcheck' }],
    ['something within', object({ a: object({ b: { type: 'null' } }, ['b']) }, ['a']), { a: { b: null } }],
  ])('%s', (_what, schema, expected) => {
    const made = exampleOf(schema)
    expect(made).toEqual(expected)
    if (schema !== undefined) expect(new Ajv2020().validate(schema, made)).toBe(true)
  })

  it('ends, however deep a schema goes', () => {
    const deep: Record<string, unknown> = { type: 'object', required: ['again'] }
    deep['properties'] = { again: deep }
    expect(JSON.stringify(exampleOf(deep)).length).toBeLessThan(100)
  })
})

describe('arguments for a schema that asks for more than there is', () => {
  const of = (schema: object): unknown => exampleOf(object({ a: schema }, ['a']))['a']

  it('has lists and texts as long as a limit, and no longer', () => {
    expect(of({ type: 'array', minItems: 2, items: { const: 1 } })).toEqual([1, 1])
    expect(of({ type: 'array', minItems: 1e9, items: { const: 1 } })).toEqual([1, 1, 1])
    expect(of({ type: 'array', minItems: -1 })).toEqual([])
    expect(String(of({ type: 'string', minLength: 1e9 }))).toHaveLength(1000)
  })

  it('takes a given value where it is short', () => {
    expect(of({ default: 'given', enum: ['other'] })).toBe('given')
    expect(of({ examples: [null] })).toBeNull()
    expect(of({ type: 'boolean', default: 'x'.repeat(5000) })).toBe(false)
  })

  it('fills a name once that is required again and again', () => {
    expect(exampleOf({ required: ['a', 'a', 7, null], properties: { a: { const: 1 } } })).toEqual({ a: 1 })
  })
})
