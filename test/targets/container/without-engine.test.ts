import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { judgeColumns } from '../../../src/cli/matrix.ts'
import { startNextcloudContainer } from '../../../src/targets/container/nextcloud-container.ts'
import { steps, stepsFor } from '../../../src/targets/container/steps.ts'
import { keptStreams } from '../../cli/streams.ts'

vi.mock('testcontainers', () => {
  throw new Error('Cannot find package')
})

test('without testcontainers one sentence says what to install', async () => {
  await expect(startNextcloudContainer({}, { redirect: 'http://localhost/*' })).rejects.toMatchObject({
    code: 'no-testcontainers',
    message: expect.stringContaining('npm install testcontainers'),
  })
})

test.each([
  [{}, 'one: Nextcloud (nextcloud:'],
  [{ quiet: true }, undefined],
])('what takes minutes is told in a matrix, too, with the name of the target: %j', async (detail, first) => {
  const out = mkdtempSync(join(tmpdir(), 'claimcheck-matrix-'))
  onTestFinished(() => rmSync(out, { recursive: true, force: true }))
  const { streams, said } = keptStreams()
  const target = { server: 'http://127.0.0.1:9/mcp', patience: 1, container: {} }
  const flags = { deployment: '', jobs: '1', out: join(out, 'm'), ...detail }
  expect(await judgeColumns([{ name: 'one', target }], flags, streams)).toBe(2)
  if (first === undefined) expect(said.err).toBe('some columns could not be judged\n')
  else expect(said.err).toContain(first)
})

const values = Object.fromEntries(
  steps
    .flatMap(({ occ, env = {} }) => [...occ, ...Object.values(env)])
    .flatMap((text) => [...text.matchAll(/\{([a-z.]+)\}/g)].map(([, name = '']) => [name, `the-${name}`])),
)

test('a warm container keeps its installation and its accounts, and gets passwords and clients of the run', () => {
  const words = (warm: boolean): string =>
    stepsFor(values, { warm, delegation: false, idp: false })
      .map(({ occ }) => occ[0])
      .join(' ')
  expect(words(false)).toMatch(/^maintenance:install .*app:install app:install app:install .*user:add user:add/)
  expect(words(false)).not.toContain('user:resetpassword')
  expect(words(true)).not.toMatch(/maintenance:install|app:install|user:add/)
  expect(words(true)).toContain('user:resetpassword user:resetpassword oidc:create oidc:create user_oidc:provider')
})

test('another issuer is trusted only where one is named', () => {
  const trusted = (delegation: boolean, idp = false): string[] =>
    stepsFor(values, { warm: false, delegation, idp }).flatMap(({ occ }) =>
      occ[0] === 'user_oidc:provider' ? [occ[1] ?? ''] : [],
    )
  expect([trusted(false), trusted(true)]).toEqual([['nextcloud'], ['nextcloud', 'delegation']])
  expect(trusted(false, true)).toEqual(['nextcloud', 'idp'])
})

test('a value that is missing stops before anything is done', () => {
  expect(() => stepsFor({}, { warm: false, delegation: false, idp: false })).toThrow('{admin.password}')
})
