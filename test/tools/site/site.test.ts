import { createHash } from 'node:crypto'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { buildProgram } from '../../../src/cli/main.ts'
import { processStreams } from '../../../src/cli/streams.ts'
import { deploymentNamed, deploymentNames } from '../../../src/deployments/table.ts'
import { faults } from '../../../src/faults/index.ts'
import * as library from '../../../src/index.ts'
import { checkPage } from '../../../src/report/check-page.ts'
import { requirements } from '../../../src/requirements/catalogue.ts'
import { fixesOf } from '../../../src/requirements/fixes.ts'
import { buildSite } from '../../../tools/site/build-site.ts'
import { deadLinks } from '../../../tools/site/dead-links.ts'
import { emitDeclarations } from '../../../tools/site/emit-declarations.ts'
import { guides } from '../../../tools/site/guides.ts'

const declarations = emitDeclarations()
afterAll(() => rmSync(declarations, { recursive: true, force: true }))
const site = buildSite(declarations)

/** What a reader sees of a page. */
function read(path: string): string {
  const text = (site.get(path) ?? '').replace(/<style>[\s\S]*?<\/style>/, '').replaceAll(/<[^>]+>/g, '')
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#96;', '`')
    .replaceAll('&amp;', '&')
}

function plain(text: string): string {
  return text.replaceAll('`', '')
}

describe('the site', () => {
  it('has the page that reports and explain lead to, for every check', () => {
    const docs = 'https://docs.example/claimcheck'
    const dead = requirements.filter(({ id }) => !site.has((checkPage({ docs }, id) ?? '').slice(docs.length + 1)))
    expect(dead).toEqual([])
  })
  it('has no dead link', () => {
    expect(deadLinks(site)).toEqual([])
  })

  it('is the same, byte by byte, when it is made again', () => {
    expect([...buildSite(declarations)]).toEqual([...site])
  })

  it('loads nothing and runs nothing, on every page', () => {
    for (const [path, text] of site) {
      const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? ''
      const hash = createHash('sha256').update(style).digest('base64')
      const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? ''
      expect([path, policy]).toEqual([path, expect.stringContaining(`style-src &#39;sha256-${hash}&#39;`)])
      expect([path, policy]).toEqual([path, expect.stringContaining('script-src &#39;none&#39;')])
      expect([
        path,
        /<script|<link(?! rel="icon" href="data:,")|src="(?!data:)|\sstyle="|\son\w+="/.exec(text),
      ]).toEqual([path, null])
    }
  })

  it('names nothing of the machine that it was made on', () => {
    for (const [path, text] of site)
      expect([path, text.includes(process.cwd()) || text.includes(declarations)]).toEqual([path, false])
  })
})

describe('the page of a check', () => {
  it.each(requirements)('$id says what is demanded, why, how it is mended and where it is written', (requirement) => {
    const page = read(`checks/${requirement.id}.html`)
    const { text, how, typicalFailure, sources, condition } = requirement
    const said = [
      text,
      how,
      typicalFailure,
      condition ?? '',
      ...fixesOf(requirement.id),
      ...sources.map((one) => one.title),
    ]
    expect(said.map(plain).filter((words) => !page.includes(words))).toEqual([])
    expect(page.includes('claimcheck judges it')).toBe(requirement.judgement.by === 'check')
  })

  it('shows every fault that makes it fail, and every deployment of the history that does', () => {
    for (const { id, fails } of faults)
      for (const probe of fails) expect(read(`checks/${probe.split('/')[0]}.html`)).toContain(`--fault ${id}`)
    for (const name of deploymentNames)
      for (const { check, reason } of deploymentNamed(name).fails) {
        expect(read(`checks/${check}.html`)).toContain(`run --deployment ${name} --only ${check}`)
        expect(read(`checks/${check}.html`)).toContain(plain(reason))
      }
  })

  it('shows no fault of another check', () => {
    const page = read('checks/tok-no-store.html')
    const shown = [...page.matchAll(/--fault ([\w-]+)/g)].map(([, id]) => id)
    const proving = faults.filter(({ fails }) => fails.some((probe) => probe.startsWith('tok-no-store/')))
    expect(shown).toEqual(proving.map(({ id }) => id))
    expect(shown.length).toBeGreaterThan(2)
  })
})

describe('the guides', () => {
  it('have every document, and every section of the README that is for somebody', () => {
    const shown = guides.map(({ file, section }) => section ?? file)
    const documents = globSync('docs/*.md')
    const sections = [...readFileSync('README.md', 'utf8').matchAll(/^### (You .+)$/gm)].map(([, title]) => title ?? '')
    expect(sections.length).toBeGreaterThan(3)
    expect([...documents, ...sections].filter((one) => !shown.includes(one))).toEqual([])
  })
})

describe('the commands', () => {
  it('have every flag of every command', () => {
    const page = read('commands.html')
    const { commands } = buildProgram(processStreams(), () => {})
    const flags = commands.flatMap(({ options }) => options.map((one) => one.flags))
    expect(flags.length).toBeGreaterThan(50)
    expect(flags.filter((one) => !page.includes(one))).toEqual([])
    expect(commands.map((one) => one.name()).filter((name) => !page.includes(`claimcheck ${name} `))).toEqual([])
  })
})

describe('the library', () => {
  const text = site.get('library/index.html') ?? ''

  it('has everything that can be imported', () => {
    const names = Object.keys(library)
    expect(names).toContain('judge')
    expect(names.filter((name) => !text.includes(`<h2 id="${name}">`))).toEqual([])
  })

  it('says of everything what it is', () => {
    const bare = ['library/index.html', 'library/nextcloud.html', 'library/idp.html'].flatMap((path) =>
      [...(site.get(path) ?? '').matchAll(/<h2 id="(\w+)">\w+<\/h2>\n<pre>/g)].map(([, name]) => `${path} ${name}`),
    )
    expect(bare).toEqual([])
  })
})
