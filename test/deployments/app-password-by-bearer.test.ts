import { describe, expect, it } from 'vitest'
import { judge, startDeployment } from '../../src/index.ts'

/** Judges a deployment in front of a Nextcloud that is set so. */
async function judged(name: string, appPasswordByBearer: 'granted' | 'refused', only?: readonly string[]) {
  const target = await startDeployment(name, { settings: { appPasswordByBearer } })
  try {
    expect(target.settings.appPasswordByBearer).toBe(appPasswordByBearer)
    const { verdict, checks } = await judge(target, only === undefined ? {} : { only })
    return { verdict, outcomes: checks.map(({ id, outcome }) => [id, outcome]) }
  } finally {
    await target.stop()
  }
}

/** Some versions of `user_oidc` turn a bearer token into an app password, and others do not (nextcloud.md 3.3). */
describe('whether Nextcloud gives app passwords to bearer tokens', () => {
  it('changes nothing of what a run says of the reference', async () => {
    const [granted, refused] = [await judged('reference', 'granted'), await judged('reference', 'refused')]
    expect(granted.verdict).toBe('conformant')
    expect(granted).toEqual(refused)
  }, 120_000)

  it('changes nothing where people give app passwords themselves', async () => {
    const only = ['rt-*', 'provision-*', 'separation-*', 'elicitation-*']
    const granted = await judged('reference:app-password', 'granted', only)
    expect(granted.verdict).toBe('no-violation-found')
    expect(granted).toEqual(await judged('reference:app-password', 'refused', only))
  }, 120_000)
})
