import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readOwnScenarios } from '../../src/run/read-own-scenarios.ts'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-own-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const good = "{ title: 'x', probes: ['tok-no-store/mine'], seats: ['client'], impact: 'active', async play() {} }"

/** A folder with modules, by the text of each. */
function having(files: Readonly<Record<string, string>>): string {
  const place = mkdtempSync(join(folder, 'case-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true })
    writeFileSync(join(place, name), text)
  }
  return place
}

describe('readOwnScenarios', () => {
  it('takes every module but helpers, tests and declarations, by its path', async () => {
    const place = having({
      'b.mjs': `export default ${good}`,
      'topic/a.mjs': `export default ${good}`,
      '_help.mjs': 'export const x = 1',
      '.hidden/c.mjs': 'throw new Error()',
      'a.test.ts': 'throw new Error()',
      'a.d.ts': 'nonsense',
      'node_modules/d.mjs': 'throw new Error()',
      'README.md': '# x',
    })
    const { scenarios, folder: named } = await readOwnScenarios(place)
    expect(Object.keys(scenarios)).toEqual(['b', 'topic/a'])
    expect(named).toBe(place)
    expect(scenarios['b']?.checks).toEqual(['tok-no-store'])
  })

  it.each([
    ['no scenario at all', 'export const x = 1', 'scenario-invalid', 'export default defineScenario'],
    ['no title', `export default { ...${good}, title: '' }`, 'scenario-invalid', 'no title'],
    ['no probes', `export default { ...${good}, probes: [] }`, 'scenario-invalid', 'no probes'],
    ['probes that are no texts', `export default { ...${good}, probes: [1] }`, 'scenario-invalid', 'no probes'],
    ['no seats', `export default { ...${good}, seats: undefined }`, 'scenario-invalid', "seats: ['visitor']"],
    ['a seat that is not there', `export default { ...${good}, seats: ['clint'] }`, 'unknown-seat', "'client'"],
    ['another impact', `export default { ...${good}, impact: 'mild' }`, 'scenario-invalid', "'disruptive'"],
    ['no play', `export default { ...${good}, play: 1 }`, 'scenario-invalid', 'no play'],
    ['a mistake', 'export default nowhere', 'scenario-invalid', 'cannot be loaded (nowhere is not defined)'],
  ])('says what is wrong with a module that has %s', async (_, text, code, hint) => {
    await expect(readOwnScenarios(having({ 'bad.mjs': text }))).rejects.toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(hint) }),
    )
  })

  it('refuses folders that are none, or hold none', async () => {
    await expect(readOwnScenarios(join(folder, 'gone'))).rejects.toMatchObject({ code: 'unreadable' })
    await expect(readOwnScenarios(having({ 'README.md': '' }))).rejects.toMatchObject({ code: 'no-scenarios' })
  })

  it('refuses two modules of one name', async () => {
    const place = having({ 'a.mjs': `export default ${good}`, 'a.js': `export default ${good}` })
    await expect(readOwnScenarios(place)).rejects.toThrow(/two modules are called 'a'/)
  })
})
