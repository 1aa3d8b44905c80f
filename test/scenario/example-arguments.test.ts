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
