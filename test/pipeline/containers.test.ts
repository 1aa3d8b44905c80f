import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { formats } from '../../src/report/formats.ts'

const versioned = /^[a-z/]+:\d+\.\d+\.\d+(-[a-z-]+)*$/
const { version, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))

/** What is wrong with a Dockerfile. */
function dockerBreaches(text: string, ignored: string): readonly string[] {
  const lines = text.split('\n')
  const images = lines.flatMap((line) => /^FROM (\S+)/.exec(line)?.[1] ?? [])
  const users = lines.flatMap((line) => /^USER (\S+)/.exec(line)?.[1] ?? [])
  const copied = lines.flatMap((line) => /^COPY (?!--from)(.+) \S+$/.exec(line)?.[1]?.split(' ') ?? [])
  const admitted = new Set(ignored.split('\n').flatMap((line) => /^!(.+)$/.exec(line)?.[1] ?? []))
  return [
    ...images.filter((image) => !versioned.test(image)).map((image) => `image ${image}`),
    ...(users.length === 0 || users.at(-1) === 'root' ? ['runs as root'] : []),
    ...copied.filter((path) => !existsSync(path)).map((path) => `no ${path}`),
    ...copied.filter((path) => !admitted.has(path)).map((path) => `ignored ${path}`),
    ...lines.filter((line) => /^ADD /.test(line)),
    ...lines.filter((line) => /^RUN .*npm (ci|install)(?!.*--ignore-scripts)/.test(line)),
  ]
}

interface Service {
  readonly image?: string
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** What is wrong with a compose file. */
function composeBreaches(text: string): readonly string[] {
  const { services }: { readonly services: Readonly<Record<string, Service>> } = parse(text)
  return Object.entries(services).flatMap(([name, { image, ports = [], volumes = [], environment = {} }]) => [
    ...(image === undefined || versioned.test(image) ? [] : [`${name}: image ${image}`]),
    ...ports.filter((port) => !port.startsWith('127.0.0.1:')).map((port) => `${name}: port ${port}`),
    ...volumes
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((path) => path !== './reports' && !existsSync(path))
      .map((path) => `${name}: no ${path}`),
    ...Object.entries(environment)
      .filter(([key, value]) => key.endsWith('PASSWORD') && !/^\$\{\w+:\?[^}]+\}$/.test(value))
      .map(([key]) => `${name}: ${key} has a default`),
  ])
}

const dockerfile = readFileSync('Dockerfile', 'utf8')
const ignored = readFileSync('.dockerignore', 'utf8')
const compose = readFileSync('compose.yaml', 'utf8')

describe('the Dockerfile', () => {
  it('keeps the rules, and has the Node of the project', () => {
    expect(dockerBreaches(dockerfile, ignored)).toEqual([])
    expect(dockerfile.match(/^FROM .*/gm)).toHaveLength(2)
    expect(dockerfile).toContain(`FROM node:${devDependencies.node}-`)
  })
  it.each([
    ['FROM node:24.21.0-bookworm-slim\n', 'FROM node:latest\n', 'image node:latest'],
    ['USER node', 'USER root', 'runs as root'],
    ['COPY src ./src', 'COPY sources ./src', 'no sources'],
    ['COPY src ./src', 'COPY test ./src', 'ignored test'],
    ['USER node', 'ADD https://x/y /z\nUSER node', 'ADD https://x/y /z'],
    ['npm ci --ignore-scripts', 'npm ci', 'RUN npm ci --no-audit --no-fund'],
  ])('would be caught with %j become %j', (from, to, breach) => {
    expect(dockerfile).toContain(from)
    expect(dockerBreaches(dockerfile.replace(from, to), ignored)).toContain(breach)
  })
})

describe('compose.yaml', () => {
  it('keeps the rules', () => {
    expect(composeBreaches(compose)).toEqual([])
  })
  it('names only flags that there are', () => {
    const main = readFileSync('src/cli/main.ts', 'utf8')
    const flags = parse(compose).services.claimcheck.command.filter((word: string) => word.startsWith('--'))
    expect(flags.length).toBeGreaterThan(1)
    for (const flag of flags) expect(main).toContain(`'${flag} <`)
  })
  it.each([
    ['nextcloud:32.0.1-apache', 'nextcloud:latest', 'nextcloud: image nextcloud:latest'],
    ['127.0.0.1:8080:80', '8080:80', 'nextcloud: port 8080:80'],
    ['./docker/nextcloud.sh', './docker/none.sh', 'nextcloud: no ./docker/none.sh'],
    [
      `\${CLAIMCHECK_PASSWORD:?a password for the person}`,
      `\${CLAIMCHECK_PASSWORD:-secret}`,
      'nextcloud: CLAIMCHECK_PASSWORD has a default',
    ],
  ])('would be caught with %s become %s', (from, to, breach) => {
    expect(compose).toContain(from)
    expect(composeBreaches(compose.replace(from, to))).toContain(breach)
  })
})

describe('the example for GitLab', () => {
  const { claimcheck } = parse(readFileSync('examples/pipelines/.gitlab-ci.yml', 'utf8'))
  const [script = ''] = claimcheck.script
  const asked: readonly string[] = (/--report (\S+)/.exec(script)?.[1] ?? '').split(',')

  it('hands on files that its command writes', () => {
    const files = formats.filter(({ name }) => asked.includes(name)).map(({ file }) => `report/${file}`)
    expect(asked.length).toBe(files.length)
    expect(files).toContain(claimcheck.artifacts.reports.junit)
    expect(files).toContain(claimcheck.artifacts.reports.codequality)
    expect([claimcheck.artifacts.when, claimcheck.image]).toEqual(['always', expect.stringMatching(versioned)])
  })
})

describe('the examples', () => {
  it.each(['.gitlab-ci.yml', 'github-shards.yml'])('%s names the version that this is', (name) => {
    const named = [...readFileSync(`examples/pipelines/${name}`, 'utf8').matchAll(/claimcheck@(\S+)/g)]
    expect(named.length).toBeGreaterThan(0)
    expect(named.map(([, one]) => one)).toEqual(named.map(() => version))
  })
})
