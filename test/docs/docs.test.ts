import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { conformantDeployments } from '../../src/deployments/table.ts'
import { requirements } from '../../src/requirements/catalogue.ts'

const documents = [...globSync('*.md'), ...globSync('docs/**/*.md'), ...globSync('examples/*/README.md')]
const numbers = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]

describe.each(documents)('%s', (path) => {
  const text = readFileSync(path, 'utf8')

  it('links only to files that are there', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, link = '']) => link)
    expect(links.filter((link) => !existsSync(join(dirname(path), link)))).toEqual([])
  })
})

describe('README.md', () => {
  const text = readFileSync('README.md', 'utf8')

  it('counts what is there', () => {
    expect(text).toContain(`The catalogue has ${requirements.length} requirements`)
    expect(text).toContain(`${numbers[conformantDeployments.length]} conformant deployments stay`)
  })
  it('names only folders that are there', () => {
    const folders = [...text.matchAll(/`((?:src|scenarios)\/[a-z/]*)`/g)].map(([, folder = '']) => folder)
    expect(folders.length).toBeGreaterThan(10)
    expect(folders.filter((folder) => !existsSync(folder))).toEqual([])
  })
})

/** Blocks of code with the file that the text before names last. */
function quotations(text: string): { file: string; lines: string[] }[] {
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map((block) => {
    const before = text.slice(0, block.index)
    const file = [...before.matchAll(/`([a-z][\w./-]*\.ts)`/g)].at(-1)?.[1] ?? ''
    return { file, lines: (block[1] ?? '').split('\n').filter((line) => line.trim() !== '') }
  })
}

describe('CONTRIBUTING.md', () => {
  const quoted = quotations(readFileSync('CONTRIBUTING.md', 'utf8'))

  it('shows code of its example in several files', () => {
    expect(new Set(quoted.map(({ file }) => file)).size).toBeGreaterThanOrEqual(4)
  })
  it.each(quoted)('quotes $file as it is', ({ file, lines }) => {
    const source = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim())
    expect(lines.map((line) => line.trim()).filter((line) => !source.includes(line))).toEqual([])
  })
})
