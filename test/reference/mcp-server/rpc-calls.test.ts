import { expect, test } from 'vitest'
import { capabilitiesIn, readCalls } from '../../../src/reference/mcp-server/rpc-calls.ts'

const elicitation = { elicitation: { url: {} } }

/** What a client that sends this says that it can do. */
function said(...params: readonly object[]): unknown {
  return capabilitiesIn(readCalls(JSON.stringify(params.map((one) => ({ method: 'x', params: one })))) ?? [])
}

test('what a client can do stands in the envelope, or in the handshake of older revisions', () => {
  expect(said({ _meta: { 'io.modelcontextprotocol/clientCapabilities': elicitation } })).toEqual(elicitation)
  expect(said({ capabilities: elicitation })).toEqual(elicitation)
  expect(said({}, { capabilities: elicitation })).toEqual(elicitation)
})

test('a client that says nothing of the kind can do nothing', () => {
  expect(said({})).toEqual({})
  expect(said({ capabilities: 'everything' })).toEqual({})
  expect(said({ _meta: { 'io.modelcontextprotocol/clientCapabilities': null } })).toEqual({})
})
