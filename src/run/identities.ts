import { clientDocument, documentClients, type PublishDocument, publishedClient } from '../client/client-documents.ts'
import type { Discovered } from '../client/discover.ts'
import type { Identities } from '../client/identities.ts'
import { knownClients } from '../client/known-clients.ts'
import type { RegisteredClient } from '../contract/seats.ts'
import type { StartedTarget } from '../contract/target.ts'
import type { Sender } from '../http/sender.ts'
import { stringMember } from '../protocol/json-document.ts'
import { isLoopback } from '../protocol/loopback.ts'
import type { PreflightProblem } from './events.ts'

/** How the clients of a run come to be known: beforehand, by documents, or, where nothing is said, by registration. */
export type ChosenIdentities = { readonly identities?: Identities } | { readonly problem: PreflightProblem }

/** A document on plain http is one that servers should refuse; that is why one is published here only where it must be. */
const adviceForOurs =
  'an authorization server may be right to refuse a document at plain http on loopback (CIMD §3, §6.5): publish one at https and name it with --client-metadata-url, or name a client that it knows with --client-id'
const adviceForTheirs =
  'the authorization server must be able to fetch the document of --client-metadata-url, and the sign-in needs its redirect URI: look whether it came for it'
const publishOne = 'publish a document at an https URL that it can fetch, and say --client-metadata-url URL'

/**
 * Chooses as MCP says (2025-11-25 and later, client registration): clients that are known, then documents where the
 * metadata say that they count, then registration. A document of ours stands at plain http on loopback, so it is used only
 * where somebody asks for it or nobody can register.
 *
 * @param found - what the server says of itself
 * @param publish - publishes a document on loopback
 */
export async function chooseIdentities(
  sender: Sender,
  { ownClients, foreign }: Pick<StartedTarget, 'ownClients' | 'foreign'>,
  found: Discovered,
  publish: PublishDocument,
): Promise<ChosenIdentities> {
  if (ownClients !== undefined) return { identities: fixedOn(ownClients) }
  const { clientsBy, clientDocuments = [] } = foreign ?? {}
  const { document: metadata } = found.serverMetadata
  const registers = stringMember(metadata, 'registration_endpoint') !== undefined
  const counts = metadata['client_id_metadata_document_supported'] === true
  const wanted = clientsBy === 'cimd' || clientDocuments.length > 0
  if (clientsBy === 'registration' || (!wanted && (registers || !counts))) return {}
  if (!counts)
    return problem(
      `${found.serverMetadata.url} does not say client_id_metadata_document_supported, so no client may use the URL of a document there`,
      'leave --client cimd and --client-metadata-url out, and name a client that it knows with --client-id where none can register',
    )
  if (clientDocuments.length > 0) return await published(sender, clientDocuments)
  const place = stringMember(metadata, 'authorization_endpoint') ?? found.issuer
  if (!URL.canParse(place) || !isLoopback(new URL(place).hostname))
    return problem('an authorization server beyond this machine cannot fetch a document from here', publishOne)
  const ours = documentClients(publish)
  return { identities: { clients: () => ours, fixed: false, advice: adviceForOurs } }
}

function fixedOn(clients: readonly RegisteredClient[], advice?: string): Identities {
  return {
    clients: (shared) => knownClients(clients, shared),
    fixed: true,
    ...(advice === undefined ? {} : { advice }),
  }
}

async function published(sender: Sender, urls: readonly string[]): Promise<ChosenIdentities> {
  const clients: RegisteredClient[] = []
  for (const url of urls) {
    const answer = await sender.send({ method: 'GET', url, headers: [['Accept', 'application/json']] })
    const read = publishedClient(url, answer)
    if (!read.ok)
      return problem(
        `the document at ${url} makes no client: ${read.why}`,
        `publish this there, as application/json: ${JSON.stringify(clientDocument(url))}`,
      )
    clients.push(read.client)
  }
  return { identities: fixedOn(clients, adviceForTheirs) }
}

function problem(message: string, next: string): ChosenIdentities {
  return { problem: { code: 'client-metadata', message, next } }
}
