import { clientDocument } from '../client/client-documents.ts'
import { isLoopback } from '../protocol/loopback.ts'
import { UsageError, unknownName } from '../run/usage-error.ts'
import type { ForeignTarget } from '../targets/foreign-target.ts'

/** The flags about how clients come to be known, as they are typed. */
export interface ClientFlags {
  readonly client?: string
  readonly clientMetadataUrl?: readonly string[]
  readonly clientId?: string
}

const ways = ['cimd', 'registration'] as const

/**
 * How clients come to be known, where none is named that is known already.
 *
 * @throws UsageError
 */
export function clientsWanted({
  client,
  clientMetadataUrl: urls = [],
  clientId,
}: ClientFlags): Pick<ForeignTarget, 'clientsBy' | 'clientDocuments'> {
  const clientsBy = client === undefined ? undefined : ways.find((way) => way === client)
  if (client !== undefined && clientsBy === undefined) throw unknownName('way to be a client', client, ways)
  if (clientId !== undefined && (client !== undefined || urls.length > 0))
    throw new UsageError(
      'usage',
      '--client-id names a client that is known; --client and --client-metadata-url are for one that is not: say one.',
    )
  if (clientsBy === 'registration' && urls.length > 0)
    throw new UsageError(
      'usage',
      '--client registration lets clients register, without --client-metadata-url: say one.',
    )
  if (urls.length > 2)
    throw new UsageError('usage', '--client-metadata-url stands at most twice: nothing takes more than two clients.')
  for (const url of urls) checkDocumentUrl(url)
  return {
    ...(clientsBy === undefined ? {} : { clientsBy }),
    ...(urls.length === 0 ? {} : { clientDocuments: urls }),
  }
}

/** What a person publishes at the URLs that they name; the empty text where they name none. */
export function documentsText({ clientMetadataUrl: urls = [] }: ClientFlags): string {
  return urls
    .map((url) => `Publish this at ${url}, as application/json:\n${JSON.stringify(clientDocument(url), null, 2)}\n`)
    .join('')
}

/** An id is an https URL with a path, without fragment, user info or dot segments (CIMD §3); on loopback http will do. */
function checkDocumentUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const reachable = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  // What a parser changes is no id that can be compared: dot segments, a missing path, upper case in the host.
  const isId = reachable && url?.href === text && url.pathname !== '/' && !/[#@]/.test(text)
  if (!isId)
    throw new UsageError(
      'usage',
      `--client-metadata-url takes the https URL of a document, as https://client.example/claimcheck.json, not '${text}'.`,
    )
}
