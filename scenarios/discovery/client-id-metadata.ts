import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { jsonBody } from '../../src/scenario/host.ts'

const clientIdMetadata: Scenario = scenario({
  title: 'The flag for client id metadata documents tells the truth',
  probes: ['asm-cimd-flag-truthful/flag'],
  seats: ['client', 'host'],
  impact: 'active',
  async play({ alice, host, seat, probe, control }) {
    const metadata = await alice.serverMetadata()
    const flag = metadata.client_id_metadata_document_supported === true
    const own = await alice.authorizationRequest()
    control('a registered client may ask for authorization', own).holds(
      own.status !== undefined && own.status < 400,
      `status ${own.status ?? 'none'}`,
    )
    const { client } = await alice.registration()
    const redirectUri = client.redirectUris[0] ?? ''
    const document = await host.serve('/client.json', (url) =>
      jsonBody({
        client_id: url,
        client_name: 'claimcheck',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      }),
    )
    const answer = await alice.authorizationRequest({ client_id: document.url })
    const works = document.fetched() > 0 && answer.status !== undefined && answer.status < 400
    // A client that the server knows by a document which somebody publishes at https shows what ours cannot.
    if (flag && !works && URL.canParse(client.clientId)) {
      const { answer: redeemed } = await alice.tokens()
      probe('asm-cimd-flag-truthful/flag', redeemed).observes({
        expected: 'the flag is set, so a URL works as client id',
        actual: `the client ${client.clientId} gets a token`,
        ok: true,
      })
      return
    }
    if (flag && !works && seat('host').takesHttp !== true) {
      probe('asm-cimd-flag-truthful/flag', answer).lacksSeat(
        'it takes a document at an https URL that the server may fetch: plain http on loopback is rightly refused',
      )
      return
    }
    probe('asm-cimd-flag-truthful/flag', answer).observes({
      expected: flag ? 'the flag is set, so a URL works as client id' : 'no flag, so a URL is no client id',
      actual: `${works ? 'it works' : `status ${answer.status ?? 'none'}`}; the document was fetched ${document.fetched()} times`,
      ok: works === flag,
    })
  },
})

export default clientIdMetadata
