import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { drawLineage, lineagePictures } from '../../tools/pictures.ts'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-lineage-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const readme = readFileSync('README.md', 'utf8')
const story = readme.slice(readme.indexOf('#### See whose authority is on which leg'))

describe('the README’s story of authority on both legs', () => {
  it('shows what the command prints', async () => {
    const [, args = '', output = ''] = /```console\n\$ npm run -s claimcheck -- (.+)\n([\s\S]*?)```/.exec(story) ?? []
    const words = [...args.split(' '), '--out', join(folder, 'report')]
    const { stdout } = await promisify(execFile)(process.execPath, ['bin/claimcheck.js', ...words], {
      env: { ...process.env, COLUMNS: '' },
    })
    expect(output).toMatch(/^Lineage/)
    expect(stdout).toContain(`\n${output}`)
  })

  it.each(lineagePictures)('$place is what a run gives, byte by byte', async (picture) => {
    // After a change that is meant to show there: `npm run picture`.
    expect(await drawLineage(picture)).toBe(readFileSync(picture.place, 'utf8'))
  })

  it.each(lineagePictures)('$place is in it, and knows no port and no time', ({ place, scenarios }) => {
    expect(story).toContain(`](${place})`)
    for (const scenario of scenarios) expect(story).toContain(`--scenario ${scenario}`)
    expect(readFileSync(place, 'utf8')).not.toMatch(/localhost|127\.0\.0\.1|:\d{4,5}\b|20\d\d-\d\d/)
  })
})
