import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { drawLineage, lineagePictures } from '../../../tools/pictures.ts'

describe('the pictures of lineages in the README', () => {
  it.each(lineagePictures)('$place is what a run gives, byte by byte', async (picture) => {
    // After a change that is meant to show there: `npm run picture`.
    expect(await drawLineage(picture)).toBe(readFileSync(picture.place, 'utf8'))
  })

  it.each(lineagePictures)('$place knows no port and no time', ({ place }) => {
    expect(readFileSync(place, 'utf8')).not.toMatch(/localhost|127\.0\.0\.1|:\d{4,5}\b|20\d\d-\d\d/)
  })

  it('are in the README', () => {
    const readme = readFileSync('README.md', 'utf8')
    for (const { place } of lineagePictures) expect(readme).toContain(`](${place})`)
  })
})
