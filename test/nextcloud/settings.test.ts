import { describe, expect, it } from 'vitest'
import { settingsTable } from '../../src/nextcloud/settings.ts'
import { defaultSettings, NextcloudSettingError, nearestName } from '../../src/nextcloud/settings-change.ts'
import { mock } from './flow.ts'

const named = [
  'profile accessTokenType dcrTokenTypeDefault audMode introspectionAud introspectionPolicy issuer urlStyle wellKnown pkceMetadata',
  'consent dcr dcrLifetime keys jwksCache uidMapping refreshToken refreshRotation refreshKillsOldAT doubleLifetime clockSkew',
  'claimsDrop bearerMode audienceCheck providers appPasswordByBearer rateLimits fault responseIss idTokenMistake',
].flatMap((line) => line.split(' '))

function refusal(patch: Record<string, unknown>): NextcloudSettingError {
  try {
    mock().change(patch)
  } catch (error) {
    if (error instanceof NextcloudSettingError) return error
    throw error
  }
  throw new Error('the settings were taken')
}

describe('the table of settings', () => {
  it('has every setting that the project promises, each once', () => {
    const names = settingsTable.map((row) => String(row.name))
    expect(names).toEqual(expect.arrayContaining(named))
    expect(new Set(names).size).toBe(names.length)
  })

  it.each(settingsTable.map((row) => [row.name, row] as const))(
    '%s takes its own default and says what it means',
    (_name, row) => {
      const read = row.schema.safeParse(row.default)
      expect(read.success && read.data).toEqual(row.default)
      expect(row.meaning).toMatch(/\.$/)
      expect(row.values).not.toBe('')
    },
  )

  it('gives the defaults to a mock that was not told otherwise', () => {
    expect(mock().settings).toEqual(defaultSettings)
  })
})

describe('changing settings', () => {
  it('refuses an unknown name with the nearest one', () => {
    const error = refusal({ bearerModus: 'none' })
    expect(error.code).toBe('unknown-setting')
    expect(error.nearest).toBe('bearerMode')
    expect(error.message).toContain('did you mean bearerMode?')
  })

  it('refuses a value that the setting does not take, and says which ones it takes', () => {
    expect(refusal({ bearerMode: 'all' }).message).toContain('oidc-app | provider | userinfo | none')
    expect(refusal({ accessTokenLifetime: -1 }).code).toBe('invalid-setting')
    expect(refusal({ providers: [{ issuer: 'nonsense', clientId: 'x' }] }).message).toContain('issuer')
  })

  it('refuses a fault on a route that does not exist', () => {
    const error = refusal({ fault: { 'oidc.tokens': { kind: '500' } } })
    expect(error.code).toBe('unknown-route')
    expect(error.nearest).toBe('oidc.token')
  })

  it('changes all or nothing', () => {
    const nextcloud = mock()
    expect(() => nextcloud.change({ consent: true, nonsense: 1 })).toThrow(NextcloudSettingError)
    expect(nextcloud.settings.consent).toBe(false)
  })

  it('is forgiving about spelling, and never about meaning', () => {
    const nextcloud = mock({
      introspectionAud: 'client_id',
      audMode: 'rs.local',
      consent: 'on',
      profile: 1.1,
      wellKnown: '301',
      claimsDrop: 'azp',
    })
    expect(nextcloud.settings).toMatchObject({
      introspectionAud: 'client-id',
      audMode: 'rs-local',
      consent: true,
      profile: '1.10',
      wellKnown: 301,
      claimsDrop: ['azp'],
    })
    nextcloud.change({ profile: 2 })
    expect(nextcloud.settings.profile).toBe('2.0')
  })

  it('goes back to where it began on reset', () => {
    const nextcloud = mock()
    nextcloud.change({ bearerMode: 'none' })
    nextcloud.reset()
    expect(nextcloud.settings.bearerMode).toBe('oidc-app')
  })

  it('goes back to what a deployment configured', () => {
    const nextcloud = mock()
    nextcloud.configure({ bearerMode: 'provider' })
    nextcloud.change({ bearerMode: 'none', consent: true })
    nextcloud.reset()
    expect(nextcloud.settings).toMatchObject({ bearerMode: 'provider', consent: false })
  })
})

describe('nearestName', () => {
  it('finds a name by its letters, whatever the case', () => {
    expect(nearestName('AUDMODE', ['bearerMode', 'audMode'])).toBe('audMode')
  })
})
