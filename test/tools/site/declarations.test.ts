import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { exportsOf, moduleComment } from '../../../tools/site/declarations.ts'

const folder = mkdtempSync(join(tmpdir(), 'claimcheck-declared-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

write('deep.d.ts', "/** Deep. */\nexport interface Deep { a: string }\nexport type { Deeper } from './deeper.ts'\n")
write('deeper.d.ts', '/**\n * Of two\n * lines.\n */\nexport type Deeper = 1;\n')
write(
  'mixed.d.ts',
  '/* no doc */\nexport declare const bare: 1;\ndeclare class Late {}\ninterface Kept {}\nexport { Late };\n',
)

it('follows what is passed on, under its new name, with comment and declaration', () => {
  const file = write(
    'index.d.ts',
    "/** All.\n * @packageDocumentation */\nexport { type Deep as Renamed } from './deep.ts';\nexport type * from './deep.ts';\n/** A function. */\nexport declare function own(x: Deep): void;\n",
  )
  expect(exportsOf(file)).toEqual([
    { name: 'Renamed', code: 'interface Deep { a: string }', comment: 'Deep.' },
    { name: 'Deeper', code: 'type Deeper = 1;', comment: 'Of two\nlines.' },
    { name: 'Deep', code: 'interface Deep { a: string }', comment: 'Deep.' },
    { name: 'own', code: 'function own(x: Deep): void;', comment: 'A function.' },
  ])
  expect(moduleComment(file)).toContain('All.')
})

it('leaves out what is not exported, and takes no other comment for one that documents', () => {
  expect(exportsOf(join(folder, 'mixed.d.ts')).map(({ name, comment }) => [name, comment])).toEqual([
    ['bare', ''],
    ['Late', ''],
  ])
})

it('says which name a module promises and has not', () => {
  const file = write('broken.d.ts', "export { gone } from './deep.ts';\n")
  expect(() => exportsOf(file)).toThrow(/'gone'/)
})
