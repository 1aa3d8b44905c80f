import { expect, it } from 'vitest'
import { textPlaces } from '../../src/scenario/text-places.ts'

const schema = (properties: object, required: readonly string[] = []) => ({ type: 'object', properties, required })
const url = 'http://127.0.0.1:9/elsewhere'

it.each([
  ['any text', schema({ path: { type: 'string' } }), [{ path: url }]],
  ['a URL', schema({ at: { type: 'string', format: 'uri' } }), [{ at: url }]],
  [
    'text beside what is asked for',
    schema({ id: { type: 'integer' }, q: { type: 'string' } }, ['id']),
    [{ id: 1, q: url }],
  ],
  ['several texts', schema({ a: { type: 'string' }, b: { type: 'string' } }), [{ a: url }, { b: url }]],
])('a tool takes %s', (_what, given, expected) => {
  expect(textPlaces(given).map((place) => place(url))).toEqual(expected)
})

it.each([
  ['nothing', schema({})],
  ['a number', schema({ id: { type: 'integer' } })],
  ['one of a few texts', schema({ kind: { type: 'string', enum: ['a'] } })],
  ['a text of a form', schema({ id: { type: 'string', pattern: '^[0-9]+$' } })],
  ['a date', schema({ day: { type: 'string', format: 'date' } })],
  ['a short text', schema({ code: { type: 'string', maxLength: 20 } })],
  ['no schema', undefined],
])('a tool that takes %s takes no address', (_what, given) => {
  expect(textPlaces(given)).toEqual([])
})
