import { connectLines } from '../lab/connect-lines.ts'
import { openLab } from '../lab/lab.ts'
import { defaultPort, portsFrom } from '../lab/ports.ts'
import { serveLab } from '../lab/serve-lab.ts'
import { portTaken } from '../lab/session.ts'
import { makePaint } from '../report/terminal/paint.ts'
import { UsageError } from '../run/usage-error.ts'
import { interrupted } from './interrupted.ts'
import { portNamed, settingsNamed } from './serve-flags.ts'
import type { Streams } from './streams.ts'

/** The flags of `claimcheck lab`. */
export interface LabFlags {
  readonly deployment: string
  readonly fault?: string
  readonly port?: string
  readonly set?: readonly string[]
}

/**
 * Runs a deployment with a page that shows it live, until it is interrupted.
 *
 * @param until - asked once it is ready; everything ends when it resolves
 * @throws UsageError and the errors of an unknown deployment, fault or setting
 */
export async function labCommand(
  flags: LabFlags,
  streams: Streams,
  until: () => Promise<void> = interrupted,
): Promise<number> {
  const ports = portsFrom(flags.port === undefined ? defaultPort : portNamed(flags.port))
  if (ports.page === 0 || ports.idp > 65_535)
    throw new UsageError('port-invalid', '--port takes a number from 1 to 65532: the lab has four ports in a row.')
  const { deployment, fault } = flags
  const lab = await openLab(
    { deployment, settings: settingsNamed(flags.set ?? []), ...(fault === undefined ? {} : { fault }) },
    ports,
  )
  try {
    const page = await serveLab(lab, ports.page).catch((error: unknown) => {
      throw portTaken(error, ports)
    })
    try {
      const { mcp, accounts } = lab.session().target
      streams.out(readyText(flags, page.url, mcp, accounts, streams))
      await until()
      return 0
    } finally {
      await page.close()
    }
  } finally {
    await lab.close()
  }
}

function readyText(
  { deployment, fault }: LabFlags,
  page: string,
  mcp: string,
  accounts: readonly { readonly user: string; readonly password: string }[],
  streams: Streams,
): string {
  const paint = makePaint(streams.color)
  const rows = [
    ['page', page],
    ['mcp', mcp],
    ...accounts.map(({ user, password }, index) => [index === 0 ? 'sign in as' : '', `${user} / ${password}`]),
  ]
  const what = `${deployment}${fault === undefined ? '' : ` with ${fault}`}`
  const lines = rows.map(([name = '', value = '']) => `${paint.dim(name.padEnd(11))}${value}`)
  const paste = connectLines(mcp).map(
    ({ client, how, text }) => `${paint.bold(client)} ${paint.dim(`(${how})`)}\n  ${text.replaceAll('\n', '\n  ')}`,
  )
  return `${paint.bold(what)} in the lab until Ctrl-C\n\n${lines.join('\n')}\n\n${paste.join('\n')}\n`
}
