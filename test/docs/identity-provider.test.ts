import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { realmTable } from '../../src/idp/index.ts'

const text = readFileSync('docs/identity-provider.md', 'utf8')

function cell(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ')
  return String(value)
}

test('the page has every setting of the realm as it is in the code', () => {
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.replaceAll(/ +/g, ' '))
  expect(rows).toEqual(
    realmTable.map(
      ({ name, shipped, hardened, where, why }) =>
        `| \`${name}\` | ${cell(shipped)} | ${cell(hardened)} | ${where} | ${why} |`,
    ),
  )
})
