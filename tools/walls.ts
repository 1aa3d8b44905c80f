/** Holds every import of the checkout against the walls of the house; exits 1 and names each breach. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parseSync } from 'oxc-parser'
import { lateImports, packages, rooms } from './walls.data.ts'

interface Import {
  readonly specifier: string
  readonly line: number
  readonly late: boolean
}

/** Every import and re-export of a module, types too: a type that crosses a wall carries a reading with it. */
export function importsOf(path: string, source: string): { imports: readonly Import[]; notOnTop: readonly number[] } {
  const { module, program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message ?? 'cannot be parsed'}`)
  const lineOf = (offset: number): number => source.slice(0, offset).split('\n').length
  const imports: Import[] = []
  for (const found of module.staticImports)
    imports.push({ specifier: found.moduleRequest.value, line: lineOf(found.start), late: false })
  for (const found of module.staticExports)
    for (const entry of found.entries)
      if (entry.moduleRequest)
        imports.push({ specifier: entry.moduleRequest.value, line: lineOf(found.start), late: false })
  for (const found of module.dynamicImports) {
    const text = source.slice(found.moduleRequest.start, found.moduleRequest.end)
    imports.push({ specifier: text.replace(/^['"`]|['"`]$/g, ''), line: lineOf(found.start), late: true })
  }
  let bodyStarted = false
  const notOnTop: number[] = []
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      if (bodyStarted) notOnTop.push(lineOf(statement.start))
    } else if (!statement.type.startsWith('Export') || !('source' in statement && statement.source)) bodyStarted = true
  }
  return { imports, notOnTop }
}

/** The room that a path stands in: the longest name of the table that the path begins with. */
export function roomOf(path: string): string | undefined {
  return Object.keys(rooms)
    .filter((room) => path === room || path.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0]
}

function packageRule(specifier: string): string | undefined {
  return Object.keys(packages).find((name) => specifier === name || specifier.startsWith(`${name}/`))
}

/** The breaches of one module, as sentences. */
export function breachesOf(path: string, source: string): string[] {
  const room = roomOf(path)
  if (room === undefined) return [`${path}: stands in no room of tools/walls.data.ts`]
  const may = rooms[room] ?? []
  const { imports, notOnTop } = importsOf(path, source)
  const breaches = notOnTop.map((line) => `${path}:${line}: imports stand at the top of a module`)
  for (const { specifier, line, late } of imports) {
    const at = `${path}:${line}`
    if (late && room !== 'test' && !(path in lateImports))
      breaches.push(`${at}: late import of '${specifier}' without an entry in lateImports`)
    if (specifier.startsWith('.')) {
      const other = roomOf(normalize(join(dirname(path), specifier)))
      if (other === undefined) breaches.push(`${at}: '${specifier}' stands in no room`)
      else if (other !== room && !may.includes(other) && !may.includes('*'))
        breaches.push(`${at}: ${room} may not know ${other} ('${specifier}')`)
    } else {
      const rule = packageRule(specifier)
      if (rule !== undefined && !(packages[rule] ?? []).includes(room))
        breaches.push(`${at}: ${room} may not import the package '${rule}'`)
    }
  }
  return breaches
}

if (import.meta.main) {
  const paths = globSync(['src/**/*.ts', 'scenarios/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts', 'tools/**/*.ts'], {
    exclude: ['**/node_modules/**'],
  })
  const breaches = paths.sort().flatMap((path) => breachesOf(path, readFileSync(path, 'utf8')))
  for (const breach of breaches) process.stderr.write(`${breach}\n`)
  process.stdout.write(`walls: ${paths.length} modules, ${breaches.length} breaches\n`)
  if (breaches.length > 0) process.exitCode = 1
}
