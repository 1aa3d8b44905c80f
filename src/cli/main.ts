import { Command } from 'commander'
import { asUsageError } from './command-errors.ts'
import { explainError } from './errors.ts'
import { processStreams, type Streams } from './streams.ts'
import { version } from './version.ts'

const list = (value: string, before: readonly string[] = []): string[] => [
  ...before,
  ...value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
]

const each = (value: string, before: readonly string[] = []): string[] => [...before, value]

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

function buildProgram(streams: Streams, ended: (code: number) => void): Command {
  const program = new Command('claimcheck')
    .description('Judges MCP servers and the OAuth authorization servers or proxies in front of them.')
    .version(version(), '--version', 'print the version')
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: () => {} })
    .showSuggestionAfterError(false)
    .enablePositionalOptions()

  program
    .command('run')
    .description('judge a deployment and write a report')
    .option('--deployment <name>', 'deployment to judge, with sub-case: NAME[:SUBCASE]', 'reference')
    .option('--server <url>', 'judge a server of your own instead: the URL of its MCP endpoint')
    .option('--upstream <mock[:port]>', 'let the mock Nextcloud stand behind it, on a port of its own')
    .option('--upstream-set <name=value>', 'a setting of that mock (repeatable)', each)
    .option('--upstream-redirect <url>', 'redirect URI of the server there (repeatable)', each)
    .option('--settings <form>', 'how to print what the server needs: text, env, json, nextcloud-mcp-server', 'text')
    .option('--command <line>', 'start the server with this command; {server.port}, {nextcloud.url}, ... are filled')
    .option('--env <name=value>', 'a variable for the command, filled likewise (repeatable)', each)
    .option('--cwd <folder>', 'where the command is started')
    .option('--wait <seconds>', 'how long the server may take until it answers', '60')
    .option('--client-id <id>', 'a client that its authorization server knows; secret: CLAIMCHECK_CLIENT_SECRET')
    .option('--redirect-uri <url>', 'the redirect URI of that client')
    .option('--max-registrations <n>', 'how many clients may register there; 3, or 18 on the own machine')
    .option('--allow-host <host>', 'a host that belongs to the server, too (repeatable)', list)
    .option('--nextcloud <url>', 'a Nextcloud behind it, at which CLAIMCHECK_USER signs in with CLAIMCHECK_PASSWORD')
    .option('--idp <url>', 'an identity provider behind it, likewise')
    .option('--spec <revision>', 'MCP revision to judge by; without it the newest that the target speaks')
    .option('--only <glob>', 'only the checks that match (repeatable)', list)
    .option('--scenario <glob>', 'only the scenarios that match (repeatable)', list)
    .option('--seats <list>', 'seats to offer, with commas')
    .option('--require-seats <list>', 'seats without which the run is incomplete', list)
    .option('--profile <list>', 'profiles of further rules, or none')
    .option('--out <folder>', 'where the report is written; reports/latest without it')
    .option('--report <list>', 'formats to write, NAME or NAME=FILE; json, html and junit without it', list)
    .option('--provisioning-tool <name>', 'tool that sends people to give lasting access; without it one is looked for')
    .option('--session-tool <name>', 'tool to call where its upstream request matters; without it one is looked for')
    .option('--session-args <json>', 'its arguments as JSON; {canary} stands for a mark that is looked for upstream')
    .option('--jobs <n>', 'scenarios played at the same time', '1')
    .option('--fault <id>', 'put a fault into the deployment')
    .option('--baseline <file>', 'failures that are expected, in YAML: the exit code is that of the gate then')
    .option('--plan', 'print what would be done, and stop')
    .option('--quiet', 'print only what failed, and the verdict')
    .option('--verbose', 'print every check, every probe as it is judged, and all of each finding')
    .option('--json', 'print the plan or the result as JSON')
    .action(async (options) => {
      const { runCommand } = await import('./run.ts')
      ended(await runCommand(options, streams))
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
    .description('say what a check means, or (with -) who would accept a token from standard input')
    .argument('<check>', 'id of a check, or - to read a token from standard input')
    .option('--resource <url>', 'the MCP server that the token is shown to')
    .option('--issuer <url>', 'the issuer that the MCP server trusts')
    .option('--nextcloud <url>', 'the issuer that Nextcloud trusts; without it that of the token')
    .option('--nextcloud-client <id>', 'client id of the provider in Nextcloud, which its audience check wants')
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
    .option(
      '--set <name=value>',
      'a setting of the mock Nextcloud (repeatable)',
      (value: string, before: string[] = []) => [...before, value],
    )
    .option('--fault <id>', 'put a fault into the deployment')
    .option('--json', 'print one line of JSON when it is ready')
    .action(async (what, options) => {
      const { serveCommand } = await import('./serve.ts')
      ended(await serveCommand(what, options, streams))
    })
  return program
}
