/**
 * Who may import whom, by folder: the walls of the house (docs/decisions/0002-walls.md).
 * A folder always knows itself. `contract` may be known by everybody below.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  // Types both sides meet in. Runs nothing, knows nobody.
  'src/contract': [],

  // The judge.
  'src/protocol': ['src/contract'],
  'src/requirements': ['src/contract', 'src/protocol'],
  'src/mutations': ['src/contract', 'src/protocol'],
  'src/http': ['src/contract', 'src/protocol'],
  'src/person': ['src/contract', 'src/protocol', 'src/http'],
  'src/client': ['src/contract', 'src/protocol', 'src/http', 'src/person'],
  'src/scenario': [
    'src/contract',
    'src/protocol',
    'src/http',
    'src/person',
    'src/client',
    'src/requirements',
    'src/mutations',
  ],
  scenarios: ['src/contract', 'src/protocol', 'src/mutations', 'src/scenario', 'src/client', 'src/http', 'src/person'],
  'src/run': [
    'src/contract',
    'src/protocol',
    'src/http',
    'src/person',
    'src/client',
    'src/requirements',
    'src/scenario',
    'scenarios',
    'src/deployments',
    'src/targets',
  ],
  'src/prove': ['src/contract', 'src/run', 'src/requirements', 'src/faults', 'src/deployments'],
  'src/report': ['src/contract', 'src/run'],
  'src/explain': ['src/contract', 'src/protocol', 'src/requirements'],

  // What people say of a run, in flags and files.
  'src/config': ['src/contract', 'src/run'],

  // The judged. Nothing of the judge.
  'src/nextcloud': ['src/contract', 'fixtures'],
  'src/idp': ['src/contract', 'src/nextcloud', 'fixtures'],
  'src/reference': ['src/contract', 'src/nextcloud'],
  'src/deployments': ['src/contract', 'src/nextcloud', 'src/idp', 'src/reference'],
  // Foreign servers, with the mocks behind them; nothing of either side is read here.
  'src/targets': ['src/contract', 'src/nextcloud', 'src/deployments'],
  'src/faults': ['src/contract', 'src/nextcloud', 'src/idp', 'src/reference', 'src/deployments'],

  // Those who put the two together.
  // The lab runs the judged under the eyes of a person: it records as the judge does, and explains as `explain` does.
  'src/lab': [
    'src/contract',
    'src/protocol',
    'src/http',
    'src/run',
    'src/report',
    'src/explain',
    'src/nextcloud',
    'src/deployments',
    'src/faults',
    'src/library',
    'scenarios',
  ],
  'src/cli': ['*'],
  'src/library': ['*'],
  'src/index.ts': ['*'],
  test: ['*'],
  examples: ['*'],
  tools: ['*'],
  fixtures: [],
}

/** Packages that only some rooms may import, by the beginning of the package's name. */
export const packages: Readonly<Record<string, readonly string[]>> = {
  msw: ['src/nextcloud', 'examples', 'test'],
  '@modelcontextprotocol/server': ['src/reference', 'test'],
  '@modelcontextprotocol/node': ['src/reference', 'test'],
  '@modelcontextprotocol/hono': ['src/reference', 'test'],
  '@modelcontextprotocol/client': ['test', 'examples'],
  '@modelcontextprotocol/sdk': ['test', 'examples', 'tools'],
  oauth4webapi: ['test', 'examples'],
  hono: ['src/reference', 'src/deployments', 'src/faults', 'src/nextcloud', 'src/idp', 'test'],
  testcontainers: ['src/targets', 'test'],
  'playwright-core': ['src/person', 'test', 'tools'],
  undici: ['src/http', 'src/cli', 'src/deployments', 'test', 'tools'],
  jose: ['src/reference', 'src/nextcloud', 'src/idp', 'src/deployments', 'src/faults', 'test', 'examples'],
}

/** Modules that may import others late, each with the reason; measured by `npm run bench`. */
export const lateImports: Readonly<Record<string, string>> = {
  'src/cli/main.ts': 'claimcheck --help must not load the judge, the mocks and their libraries',
  'src/targets/container/engine.ts': 'testcontainers is an optional peer, and only --nextcloud container needs it',
  'src/person/chromium/start.ts': 'playwright-core is an optional peer, and only --browser needs it',
  'src/run/user-module.ts': 'scenarios and configurations in TypeScript are modules that only their user can name',
  'src/run/start-target.ts': 'judging a foreign server must not load our own deployments, nor the other way round',
}
