import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type {
  CallToolResult,
  ContentBlock,
  ElicitRequestFormParams,
  PromptMessage,
} from '@modelcontextprotocol/sdk/types.js'

/**
 * What the official suite's scenarios look for in a server that is open to everybody, by the names that they call: so that
 * it is measured at work, and not at being turned away.
 */

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const silence = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA='

const text = (said: string): ContentBlock & { type: 'text' } => ({ type: 'text', text: said })
const image: ContentBlock = { type: 'image', data: pixel, mimeType: 'image/png' }
const embedded = (uri: string): ContentBlock => ({
  type: 'resource',
  resource: { uri, mimeType: 'text/plain', text: 'embedded' },
})
const answer = (...content: ContentBlock[]): CallToolResult => ({ content })

/** What a tool may do besides answering. */
export interface Call {
  readonly server: Server
  /** The request that is answered: what is asked of the client meanwhile goes the same way. */
  readonly related: { readonly relatedRequestId: string | number }
  readonly token: string | number | undefined
  readonly notify: (notification: {
    method: 'notifications/message' | 'notifications/progress'
    params: object
  }) => Promise<void>
}

/** Asks the person at the client for something, and tells what came. */
async function elicit(
  { server, related }: Call,
  properties: ElicitRequestFormParams['requestedSchema']['properties'],
): Promise<CallToolResult> {
  const result = await server.elicitInput(
    { message: 'please', requestedSchema: { type: 'object', properties } },
    related,
  )
  return answer(text(`action=${result.action}, content=${JSON.stringify(result.content ?? {})}`))
}

const options = ['option1', 'option2', 'option3']
const titled = ['value1', 'value2', 'value3'].map((value) => ({ const: value, title: `The ${value}` }))

/** Every tool, by name. */
export const tools: Readonly<Record<string, (call: Call) => Promise<CallToolResult>>> = {
  test_simple_text: async () => answer(text('simple')),
  test_image_content: async () => answer(image),
  test_audio_content: async () => answer({ type: 'audio', data: silence, mimeType: 'audio/wav' }),
  test_embedded_resource: async () => answer(embedded('test://embedded-resource')),
  test_multiple_content_types: async () => answer(text('mixed'), image, embedded('test://mixed-content-resource')),
  test_error_handling: async () => ({ ...answer(text('it failed, as it should')), isError: true }),
  test_tool_with_logging: async ({ notify }) => {
    for (const data of ['started', 'working', 'done'])
      await notify({ method: 'notifications/message', params: { level: 'info', data } })
    return answer(text('logged'))
  },
  test_tool_with_progress: async ({ notify, token }) => {
    for (const progress of token === undefined ? [] : [0, 50, 100])
      await notify({ method: 'notifications/progress', params: { progressToken: token, progress, total: 100 } })
    return answer(text('progressed'))
  },
  test_sampling: async ({ server, related }) => {
    const messages = [{ role: 'user' as const, content: text('hello') }]
    const { content } = await server.createMessage({ messages, maxTokens: 100 }, related)
    return answer(text(JSON.stringify(content)))
  },
  test_elicitation: (call) => elicit(call, { username: { type: 'string' }, email: { type: 'string' } }),
  test_elicitation_sep1034_defaults: (call) =>
    elicit(call, {
      name: { type: 'string', default: 'John Doe' },
      age: { type: 'integer', default: 30 },
      score: { type: 'number', default: 95.5 },
      status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
      verified: { type: 'boolean', default: true },
    }),
  test_elicitation_sep1330_enums: (call) =>
    elicit(call, {
      untitledSingle: { type: 'string', enum: options },
      titledSingle: { type: 'string', oneOf: titled },
      legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['One', 'Two', 'Three'] },
      untitledMulti: { type: 'array', items: { type: 'string', enum: options } },
      titledMulti: { type: 'array', items: { anyOf: titled } },
    }),
}

type Prompt = (given: Readonly<Record<string, string>>) => readonly ContentBlock[]

/** Every prompt, by name, with its arguments. */
export const prompts: Readonly<Record<string, { readonly takes: readonly string[]; readonly says: Prompt }>> = {
  test_simple_prompt: { takes: [], says: () => [text('simple')] },
  test_prompt_with_arguments: { takes: ['arg1', 'arg2'], says: ({ arg1, arg2 }) => [text(`${arg1} and ${arg2}`)] },
  test_prompt_with_embedded_resource: {
    takes: ['resourceUri'],
    says: ({ resourceUri = '' }) => [embedded(resourceUri), text('read it')],
  },
  test_prompt_with_image: { takes: [], says: () => [image, text('look at it')] },
}

/** The messages of a prompt. */
export function messagesOf(says: Prompt, given: Readonly<Record<string, string>>): PromptMessage[] {
  return says(given).map((content) => ({ role: 'user', content }))
}

/** Every resource, by its URI. */
export const resources: Readonly<
  Record<string, { readonly mimeType: string; readonly text?: string; readonly blob?: string }>
> = {
  'test://static-text': { mimeType: 'text/plain', text: 'static' },
  'test://static-binary': { mimeType: 'image/png', blob: pixel },
  'test://watched-resource': { mimeType: 'text/plain', text: 'watched' },
}
