import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { appPasswordKind } from '../../../src/reference/provisioning/app-password-kind.ts'
import { type BackgroundGrants, createBackgroundGrants } from '../../../src/reference/provisioning/background-grants.ts'
import { createLoginFlow } from '../../../src/reference/provisioning/login-flow.ts'
import { rightProvisioningParts } from '../../../src/reference/provisioning/parts.ts'
import { openStore } from '../../../src/reference/store/store.ts'
import { openVault, type VaultKeys } from '../../../src/reference/store/vault.ts'
import { setUp } from '../workbench.ts'

const bench = await setUp()
const { nextcloud, origin } = bench.upstream
const store = openStore(':memory:', bench.config.now)
const [older, newer] = [randomBytes(32), randomBytes(32)]

function grantsBy(keys: VaultKeys): BackgroundGrants {
  const kinds = { 'refresh-token': appPasswordKind(origin), 'app-password': appPasswordKind(origin) }
  return createBackgroundGrants(store, openVault(keys), kinds, bench.config.now)
}

const keys: VaultKeys = [['1', older]]
const grants = grantsBy(keys)
const flow = createLoginFlow(origin, store, openVault(keys), grants, rightProvisioningParts(), {
  now: bench.config.now,
  life: 600,
})

/** Goes through the pages of Nextcloud as somebody who is signed in there. */
async function approve(login: string, user: string): Promise<void> {
  const cookie = nextcloud.signIn(user)
  const headers = { cookie }
  const landed = await fetch(login, { headers, redirect: 'manual' })
  const pick = await (await fetch(landed.headers.get('location') ?? '', { headers })).text()
  const state = /name="stateToken" value="([^"]+)"/.exec(pick)?.[1] ?? ''
  const page = await (await fetch(`${origin}/login/v2/grant?stateToken=${state}`, { headers })).text()
  const requesttoken = /data-requesttoken="([^"]+)"/.exec(page)?.[1] ?? ''
  const body = new URLSearchParams({ stateToken: state, requesttoken })
  const done = await fetch(`${origin}/login/v2/grant`, { method: 'POST', headers, body })
  expect(await done.text()).toContain('Account connected')
}

/** App passwords that open an account now. */
async function living(): Promise<readonly string[]> {
  const made = nextcloud.credentials().filter(({ kind }) => kind === 'app-password')
  const alive = await Promise.all(
    made.map(async ({ value, lineage }) => {
      const authorization = `Basic ${Buffer.from(`${lineage.user}:${value}`).toString('base64')}`
      const url = `${origin}/ocs/v2.php/cloud/user?format=json`
      return (await fetch(url, { headers: { authorization, 'ocs-apirequest': 'true' } })).status === 200
    }),
  )
  return made.flatMap(({ value }, at) => (alive[at] === true ? [value] : []))
}

describe('an app password', () => {
  it('comes when the person has approved, and not before', async () => {
    const login = await flow.begin('alice')
    await flow.collect('alice')
    expect(grants.standing('alice')).toEqual({ state: 'none' })
    await approve(login, 'alice')
    await flow.collect('alice')
    expect(grants.standing('alice').state).toBe('given')
    expect((await grants.renew('alice'))?.header).toMatch(/^Basic /)
    const atRest = JSON.stringify([store.get('background-grant', 'alice'), store.get('login-flow', 'alice')])
    for (const { value } of nextcloud.credentials()) expect(atRest).not.toContain(value)
  })

  it('of somebody else is refused, and deleted at Nextcloud', async () => {
    const before = await living()
    await approve(await flow.begin('bob'), 'admin')
    await flow.collect('bob')
    expect(['bob', 'admin'].map((sub) => grants.standing(sub).state)).toEqual(['none', 'none'])
    expect(await living()).toEqual(before)
  })

  it('is not lost where Nextcloud fails in the moment between', async () => {
    await approve(await flow.begin('bob'), 'bob')
    nextcloud.configure({ fault: { 'ocs.user': { kind: '503' } } })
    await expect(flow.collect('bob')).rejects.toThrow('503')
    expect(grants.standing('bob').state).toBe('none')
    const atRest = JSON.stringify(store.get('login-flow', 'bob'))
    for (const { value } of nextcloud.credentials()) expect(atRest).not.toContain(value)
    nextcloud.configure({ fault: {} })
    await flow.collect('bob')
    expect(grants.standing('bob').state).toBe('given')
    expect(await grants.revoke('bob')).toBe(true)
  })

  it('is ended at Nextcloud when it is taken back, and when another takes its place', async () => {
    await approve(await flow.begin('bob'), 'bob')
    await flow.collect('bob')
    const first = await living()
    await approve(await flow.begin('bob'), 'bob')
    await flow.collect('bob')
    expect(await living()).toHaveLength(first.length)
    expect(await grants.revoke('bob')).toBe(true)
    expect(await living()).toHaveLength(first.length - 1)
    expect(await grants.renew('bob')).toBeUndefined()
  })

  it('that was deleted at Nextcloud is said to have ended', async () => {
    await approve(await flow.begin('bob'), 'bob')
    await flow.collect('bob')
    const authority = await grants.renew('bob')
    await fetch(`${origin}/ocs/v2.php/core/apppassword`, {
      method: 'DELETE',
      headers: { authorization: authority?.header ?? '', 'ocs-apirequest': 'true' },
    })
    expect(await grants.renew('bob')).toBeUndefined()
    expect(grants.standing('bob').state).toBe('ended')
  })

  it('is waited for no longer than a sign-in may take', async () => {
    const login = await flow.begin('bob')
    bench.clock.advance(601)
    await approve(login, 'bob')
    await flow.collect('bob')
    expect(grants.standing('bob').state).not.toBe('given')
  })

  it('is sealed by the newest key once it is used, and opens by no key that is gone', async () => {
    const rotated = grantsBy([
      ['2', newer],
      ['1', older],
    ])
    const sealed = (): string => JSON.stringify(store.get('background-grant', 'alice'))
    expect(sealed()).toContain('"1.')
    expect(await rotated.renew('alice')).toBeDefined()
    expect(sealed()).toContain('"2.')
    expect(await grantsBy([['2', newer]]).renew('alice')).toBeDefined()
    await expect(grantsBy([['1', older]]).renew('alice')).rejects.toThrow('a key that is not here')
  })
})
