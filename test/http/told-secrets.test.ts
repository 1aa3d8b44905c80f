import { expect, it } from 'vitest'
import { createRecorder } from '../../src/http/recorder.ts'

const [token, other] = ['token-abcdefghijklmnopqrstuvwxyz-0123456789', 'other-abcdefghijklmnopqrstuvwxyz-0123456789']

/** What the answers of one exchange told. */
function told(seat: 'client' | 'upstream', shown: string, answer: string): readonly (readonly string[])[] {
  const recorder = createRecorder({ listener: () => {} })
  const names = new Map([token, other].map((secret) => [recorder.pseudonyms.of('access-token', secret), secret]))
  recorder.record(recorder.begin({ seat, actor: 'alice' }), {
    request: { method: 'GET', url: 'http://127.0.0.1/x', headers: [['Authorization', `Bearer ${shown}`]], body: '' },
    response: { status: 200, headers: [], body: answer },
  })
  return recorder.toldToClients().map((one) => [...one.names].map((name) => names.get(name) ?? name))
}

it('an answer tells what stands in it, in whatever spelling', () => {
  expect(told('client', other, `{"debug":"${token}"}`)).toEqual([[token]])
  expect(told('client', other, Buffer.from(`{"a":"${token}"}`).toString('base64'))).toEqual([[token]])
})

it('an answer that repeats what it was asked by tells nothing, nor one without a secret', () => {
  expect(told('client', token, `{"debug":"${token}"}`)).toEqual([])
  expect(told('client', token, '{}')).toEqual([])
})

it('what is answered behind the target is told to nobody', () => {
  expect(told('upstream', other, token)).toEqual([])
})
