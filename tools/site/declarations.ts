import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseSync, type Statement } from 'oxc-parser'

/** What a module of the library gives away under a name. */
export interface Exported {
  readonly name: string
  /** The declaration as TypeScript wrote it, without `export` and `declare`. */
  readonly code: string
  /** Its comment without the stars; empty where there is none. */
  readonly comment: string
}

/** A name that a module has, and the module that declares it. */
interface Found extends Exported {
  readonly isExported: boolean
}

/**
 * Everything that a module exports, in its order, each with the declaration wherever it is made. Read from the `.d.ts` files
 * that the compiler writes: they have every type spelled out, and no bodies. (typedoc needs an interface to the compiler that
 * TypeScript 7 has not.)
 *
 * @param file - a `.d.ts` file
 */
export function exportsOf(file: string): readonly Exported[] {
  const { declared, passedOn } = readModule(file)
  const own = declared
    .filter(({ isExported }) => isExported)
    .map(({ name, code, comment }): Exported => ({ name, code, comment }))
  const others = passedOn.flatMap(({ from, names }) => {
    const there = exportsOf(from)
    if (names === undefined) return there
    return names.map(({ local, exported }) => {
      const found = there.find(({ name }) => name === local)
      if (found === undefined) throw new Error(`${file}: '${local}' is not exported by ${from}`)
      return { ...found, name: exported }
    })
  })
  return [...others, ...own]
}

/** The comment of a whole module: the first of it, where it says `@packageDocumentation`. */
export function moduleComment(file: string): string {
  const source = readFileSync(file, 'utf8')
  const first = parseSync(file, source).comments.find(({ value }) => value.includes('@packageDocumentation'))
  return first === undefined ? '' : textOfComment(first.value)
}

interface PassedOn {
  readonly from: string
  /** Absent: all. */
  readonly names?: readonly { readonly local: string; readonly exported: string }[]
}

function readModule(file: string): { readonly declared: readonly Found[]; readonly passedOn: readonly PassedOn[] } {
  const source = readFileSync(file, 'utf8')
  const { program, comments, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? 'cannot be parsed'}`)
  const commentBefore = (start: number): string => {
    const last = comments.findLast(({ end }) => end <= start)
    const touches = last !== undefined && source.slice(last.end, start).trim() === ''
    return touches && last.value.startsWith('*') ? textOfComment(last.value) : ''
  }
  const declared: Found[] = []
  const passedOn: PassedOn[] = []
  const exportedLater = new Set<string>()
  const declare = (start: number, node: Statement, isExported: boolean): void => {
    const code = source.slice(node.start, node.end).replace(/^declare /, '')
    for (const name of namesOf(node)) declared.push({ name, code, comment: commentBefore(start), isExported })
  }
  for (const statement of program.body) {
    switch (statement.type) {
      case 'ExportAllDeclaration':
        passedOn.push({ from: moduleAt(file, statement.source.value) })
        break
      case 'ExportNamedDeclaration': {
        if (statement.declaration !== null) declare(statement.start, statement.declaration, true)
        const names = statement.specifiers.map(({ local, exported }) => ({
          local: identifier(local),
          exported: identifier(exported),
        }))
        if (statement.source !== null) passedOn.push({ from: moduleAt(file, statement.source.value), names })
        else for (const { local } of names) exportedLater.add(local)
        break
      }
      default:
        declare(statement.start, statement, false)
    }
  }
  return {
    declared: declared.map((one) => ({ ...one, isExported: one.isExported || exportedLater.has(one.name) })),
    passedOn,
  }
}

/** The names that a statement declares; none where it declares nothing. */
function namesOf(node: Statement): readonly string[] {
  switch (node.type) {
    case 'VariableDeclaration':
      return node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
    case 'TSDeclareFunction':
    case 'ClassDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      return node.id === null ? [] : [node.id.name]
    default:
      return []
  }
}

function identifier(name: { readonly name?: string; readonly value?: unknown }): string {
  return name.name ?? String(name.value)
}

/** The declarations of a module that another names. */
function moduleAt(file: string, specifier: string): string {
  return join(dirname(file), specifier.replace(/\.[jt]s$/, '.d.ts'))
}

function textOfComment(value: string): string {
  return value
    .replace(/^\*/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim()
}
