import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { drawLineage, lineagePictures } from '../../tools/pictures.ts'

const readme = readFileSync('README.md', 'utf8')

describe('the README’s story of authority on both legs', () => {
  it.each(lineagePictures)('$place is what a run gives, byte by byte', async (picture) => {
    // After a change that is meant to show there: `npm run picture`.
    expect(await drawLineage(picture)).toBe(readFileSync(picture.place, 'utf8'))
  })

  it.each(lineagePictures)('$place is in it, and knows no port and no time', ({ place }) => {
    expect(readme).toContain(`](${place})`)
    expect(readFileSync(place, 'utf8')).not.toMatch(/localhost|127\.0\.0\.1|:\d{4,5}\b|20\d\d-\d\d/)
  })
})
