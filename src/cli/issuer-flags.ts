import { isLoopback } from '../protocol/loopback.ts'
import { UsageError } from '../run/usage-error.ts'
import type { IssuerWanted } from '../targets/second-issuer.ts'
import { objectNamed } from './flag-values.ts'
import { portNamed } from './serve-flags.ts'

/** The flags about an issuer of claimcheck's that a server was told to trust, as they are typed. */
export interface IssuerFlags {
  readonly trustIssuer?: string
  readonly issuerUrl?: string
  readonly issuerFile?: string
  readonly issuerClaims?: string
}

/**
 * The issuer that a server was told to trust.
 *
 * @param server - URL of its MCP endpoint, whose placeholders need not be filled yet
 * @param listen - the address at which it reaches what is served here, where that is not loopback
 * @throws UsageError
 */
export function issuerWanted(flags: IssuerFlags, server: string, listen?: string): IssuerWanted | undefined {
  const { trustIssuer, issuerUrl, issuerFile, issuerClaims } = flags
  if (trustIssuer === undefined && issuerUrl === undefined) {
    if (issuerFile === undefined && issuerClaims === undefined) return undefined
    throw new UsageError('usage', '--issuer-file and --issuer-claims go with --trust-issuer PORT or --issuer-url URL.')
  }
  if (trustIssuer !== undefined && issuerUrl !== undefined)
    throw new UsageError('usage', '--trust-issuer serves the issuer here, --issuer-url says that you do: say one.')
  // Whoever has the key can be anybody at a server that trusts it, so that is never meant by accident.
  if (issuerUrl === undefined && !isHere(server, listen))
    throw new UsageError(
      'usage',
      'A server beyond this machine cannot ask an issuer here: publish its documents, and say --issuer-url URL --issuer-file FILE.',
    )
  if (issuerUrl !== undefined && issuerFile === undefined)
    throw new UsageError(
      'usage',
      '--issuer-url needs the key whose public part is published there: --issuer-file FILE.',
    )
  if (issuerUrl !== undefined && !/^https?:\/\/[^/]/.test(issuerUrl))
    throw new UsageError('usage', `--issuer-url takes a URL like https://issuer.example, not '${issuerUrl}'.`)
  return {
    port: trustIssuer === undefined || trustIssuer === 'any' ? 0 : portNamed(trustIssuer, '--trust-issuer'),
    ...(issuerUrl === undefined ? {} : { url: issuerUrl.replace(/\/$/, '') }),
    ...(issuerFile === undefined ? {} : { keyFile: issuerFile }),
    ...(issuerClaims === undefined ? {} : { claims: objectNamed('--issuer-claims', issuerClaims, '{"sub": "alice"}') }),
  }
}

function isHere(server: string, listen: string | undefined): boolean {
  const url = URL.parse(server.replace('{server.port}', '80'))
  return url !== null && (isLoopback(url.hostname) || url.hostname === listen)
}
