import { Command } from 'commander'
import { asUsageError } from './command-errors.ts'
import { explainError } from './errors.ts'
import { each, list } from './flag-values.ts'
import { runOptions, typedOf } from './run-options.ts'
import { processStreams, type Streams } from './streams.ts'
import { version } from './version.ts'

/**
 * Runs one command line.
 *
 * @returns the exit code: 0, 1 (not conformant), 2 (usage), 3 (incomplete), 4 (claimcheck broke), 130 (interrupted)
 */
export async function main(argv: readonly string[], streams: Streams = processStreams()): Promise<number> {
  let exitCode = 0
  const program = buildProgram(streams, (code) => {
    exitCode = code
  })
  try {
    if (argv.length === 0) {
      streams.out(program.helpInformation())
      return 0
    }
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    return explainError(asUsageError(error, program, argv), streams)
  }
}

/** The commands with their flags; tools/site writes its page of them. */
export function buildProgram(streams: Streams, ended: (code: number) => void): Command {
  const program = new Command('claimcheck')
    .description('Judges MCP servers and the OAuth authorization servers or proxies in front of them.')
    .version(version(), '--version', 'print the version')
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: () => {} })
    .showSuggestionAfterError(false)
    .enablePositionalOptions()

  runOptions(program.command('run').description('judge a deployment and write a report'))
    .option('--config <file>', 'what is said there holds where no flag says otherwise; claimcheck.config.yaml, or none')
    .option('--target <name>', 'only this one of the targets that the configuration has (repeatable)', list)
    .option('--shard <n/of>', 'play only this part of the scenarios, like 2/5; `claimcheck merge` joins all parts')
    .option('--durations <run>', 'split by how long scenarios took in that run, and not by the usual')
    .option('--plan', 'print what would be done, and stop')
    .option('--quiet', 'print only what failed, and the verdict')
    .option('--verbose', 'print every check, every probe as it is judged, and all of each finding')
    .option('--json', 'print the plan or the result as JSON')
    .action(async (options, command) => {
      const { configuredRun } = await import('./configured-run.ts')
      ended(await configuredRun(options, typedOf(command), streams))
    })
  program
    .command('init')
    .description('write a claimcheck.config.yaml, after asking and a look at the server')
    .option('--server <url>', 'the MCP endpoint of a server of your own; without it the reference deployment')
    .option('--allow-host <host>', 'a host that belongs to the server, too (repeatable)', list)
    .option('--out <file>', 'where to write', 'claimcheck.config.yaml')
    .option('--force', 'write a file that is there already anew')
    .option('--yes', 'ask nothing')
    .action(async (options) => {
      const { askOnTerminal, initCommand } = await import('./init.ts')
      const { ask, close } = askOnTerminal(options)
      try {
        ended(await initCommand(options, streams, ask))
      } finally {
        close()
      }
    })
  program
    .command('prove')
    .description('put every fault into its deployment and show that exactly its checks fail')
    .option('--only <glob>', 'only the faults that match (repeatable)', list)
    .option('--jobs <n>', 'runs at the same time', '2')
    .option('--json', 'print the result as JSON')
    .action(async (options) => {
      const { proveCommand } = await import('./prove.ts')
      ended(await proveCommand(options, streams))
    })
  program
    .command('list')
    .description('list scenarios, checks, requirements, faults, deployments, settings or formats')
    .argument('<what>', 'scenarios, checks, requirements, faults, deployments, settings or formats')
    .option('--json', 'print as JSON')
    .action(async (what, options) => {
      const { listCommand } = await import('./list.ts')
      ended(listCommand(what, options, streams))
    })
  program
    .command('explain')
    .description('say what a check means, or who would accept a token: from standard input (-), a file, or a run')
    .argument('<check>', 'id of a check, - or a file to read a token from, or the name of a token in a run, like at-3')
    .option('--run <run>', 'the run that the token was seen in: a run.json, an events.ndjson or their folder')
    .option('--resource <url>', 'the MCP server that the token is shown to')
    .option('--issuer <url>', 'the issuer that the MCP server trusts')
    .option('--nextcloud <url>', 'the issuer that Nextcloud trusts; without it that of the token')
    .option('--nextcloud-client <id>', 'client id of the provider in Nextcloud, which its audience check wants')
    .option('--docs-url <url>', 'where the site of `npm run docs` is served, for a link to the page of the check')
    .option('--json', 'print as JSON')
    .action(async (check, options) => {
      const { explainCommand } = await import('./explain.ts')
      ended(await explainCommand(check, options, streams))
    })
  program
    .command('report')
    .description('render a run again from its run.json or events.ndjson')
    .argument('<run>', 'a run.json, an events.ndjson or the folder that holds them')
    .option('--out <folder>', 'where to write; without it beside the run')
    .option('--report <list>', 'formats to write, NAME or NAME=FILE; json, html and junit without it', list)
    .option('--quiet', 'print only what failed, and the verdict')
    .option('--verbose', 'print every check, and all of each finding')
    .action(async (run, options) => {
      const { reportCommand } = await import('./report.ts')
      ended(reportCommand(run, options, streams))
    })
  program
    .command('merge')
    .description('join the shards of a run into the whole, and write its reports')
    .argument('<shards...>', 'the folders that `run --shard` wrote, all of them')
    .option('--out <folder>', 'where to write', 'reports/merged')
    .option('--report <list>', 'formats to write, NAME or NAME=FILE; json, html and junit without it', list)
    .option('--quiet', 'print only what failed, and the verdict')
    .option('--verbose', 'print every check, and all of each finding')
    .option('--json', 'print the result as JSON')
    .action(async (shards, options) => {
      const { mergeCommand } = await import('./merge.ts')
      ended(mergeCommand(shards, options, streams))
    })
  program
    .command('baseline')
    .description('write the failures of a run as a baseline, to be given reasons')
    .requiredOption('--from <run>', 'a run.json, an events.ndjson or the folder that holds them')
    .action(async (options) => {
      const { baselineCommand } = await import('./baseline.ts')
      ended(baselineCommand(options.from, streams))
    })
  program
    .command('compare')
    .description('say what fails, passes, was added or is gone between two runs')
    .argument('<before>', 'a run.json, an events.ndjson or the folder that holds them')
    .argument('<after>', 'the run to compare with it')
    .option('--json', 'print as JSON')
    .action(async (before, after, options) => {
      const { compareCommand } = await import('./compare.ts')
      ended(compareCommand([before, after], options, streams))
    })
  program
    .command('replay')
    .description('play one check of a run again, and say what is different')
    .argument('<run>', 'a run.json, an events.ndjson or the folder that holds them')
    .argument('<check>', 'id of a check')
    .option('--json', 'print as JSON')
    .action(async (run, check, options) => {
      const { replayCommand } = await import('./replay.ts')
      ended(await replayCommand(run, check, options, streams))
    })
  program
    .command('serve')
    .description('run the mock Nextcloud or a whole deployment until Ctrl-C')
    .argument('<what>', 'nextcloud, or a deployment: NAME[:SUBCASE]')
    .option('--port <n>', 'port to listen on; without it any free one')
    .option('--set <name=value>', 'a setting of the mock Nextcloud (repeatable)', each)
    .option('--fault <id>', 'put a fault into the deployment')
    .option('--json', 'print one line of JSON when it is ready')
    .action(async (what, options) => {
      const { serveCommand } = await import('./serve.ts')
      ended(await serveCommand(what, options, streams))
    })
  program
    .command('lab')
    .description('run a deployment on fixed ports, with a page that shows live what happens in it')
    .option('--deployment <name>', 'which one: NAME[:SUBCASE]', 'reference')
    .option('--fault <id>', 'put a fault into it')
    .option('--port <n>', 'port of the page; the servers have the three after it (4770)')
    .option('--set <name=value>', 'a setting of the mock Nextcloud (repeatable)', each)
    .action(async (options) => {
      const { labCommand } = await import('./lab.ts')
      ended(await labCommand(options, streams))
    })
  return program
}
