import { expect, it } from 'vitest'
import { get, mock, post, registered, text, tokens } from './flow.ts'

async function withToken(settings: Record<string, unknown>) {
  const nextcloud = mock(settings)
  return {
    nextcloud,
    authorization: `Bearer ${text(await tokens(nextcloud, await registered(nextcloud)), 'access_token')}`,
  }
}

it.each([
  [false, 401],
  [true, 200],
])('corsBearerPatch=%s: Notes by bearer without OCS-APIRequest is %i', async (corsBearerPatch, status) => {
  const { nextcloud, authorization } = await withToken({ corsBearerPatch })
  expect((await get(nextcloud, '/index.php/apps/notes/api/v1/notes', { authorization })).status).toBe(status)
})

it.each([
  ['by-mode', 200],
  ['granted', 200],
  ['refused', 403],
])('appPasswordByBearer=%s: getapppassword is %i', async (appPasswordByBearer, status) => {
  const { nextcloud, authorization } = await withToken({ appPasswordByBearer })
  const headers = { authorization, 'ocs-apirequest': 'true' }
  expect((await get(nextcloud, '/ocs/v2.php/core/getapppassword?format=json', headers)).status).toBe(status)
})

it('loginFlowLifetime ends a login flow', async () => {
  const started = async (seconds: number): Promise<number> => {
    const nextcloud = mock({ loginFlowLifetime: 60 })
    const flow = await post(nextcloud, '/index.php/login/v2', {})
    nextcloud.clock.advance(seconds)
    const path = new URL(text(flow, 'login')).pathname
    return (await get(nextcloud, path)).status
  }
  expect(await started(59)).toBe(303)
  expect(await started(61)).not.toBe(303)
})
