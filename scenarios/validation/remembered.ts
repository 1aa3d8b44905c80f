import { isServed, isTurnedAway, served } from '../../src/client/mcp-answer.ts'
import type { IssuerLine } from '../../src/contract/seats.ts'
import { withClaims } from '../../src/mutations/mutation.ts'
import { isJsonObject } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'
import { genuineOf } from '../../src/scenario/genuine.ts'
import type { Stage } from '../../src/scenario/stage.ts'

type Probe = 'token-cache-bounded/expiry' | 'token-cache-bounded/revocation'

/** How long after its end a token may be taken, for clocks that differ, and after its revocation, for caches. */
const [leeway, noticed] = [120, 300]

const remembered: Scenario = scenario({
  title: 'What was found out of a token is forgotten when it ends',
  probes: ['token-cache-bounded/expiry', 'token-cache-bounded/revocation'],
  seats: ['client', 'issuer', 'clock'],
  impact: 'disruptive',
  async play(stage) {
    const { alice, seat, probe, control } = stage
    const { line } = seat('issuer')
    const { accessToken, answer } = await alice.tokens()
    const right = await alice.listTools(accessToken)
    control('the genuine token is accepted', right).holds(isServed(right), served(right))
    const genuine = await genuineOf(stage, alice, accessToken)

    if (genuine !== undefined) {
      const short = withClaims(genuine, { exp: genuine.now + 30 })
      const early = await alice.listTools(short)
      control('a token that ends in 30 seconds is accepted', early).holds(isServed(early), served(early))
      seat('clock').advance(30 + leeway)
      await afterItsEnd(stage, short)
      probe('token-cache-bounded/revocation', answer).isNotApplicable(
        'the tokens are self-contained: the server asks nobody whether one was revoked',
      )
      return
    }
    if (line === undefined || !line.questions.includes('introspection')) {
      for (const id of ['token-cache-bounded/expiry', 'token-cache-bounded/revocation'] as const)
        probe(id, answer).lacksSeat('nobody can stand between the server and the introspection of its issuer')
      return
    }
    await withIntrospection(stage, line)
  },
})

async function withIntrospection(stage: Stage<Probe>, line: IssuerLine): Promise<void> {
  const { anotherClient, seat, now, probe, control } = stage
  const one = anotherClient('alice')
  const ends = now() + 30
  try {
    line.change('introspection', (answer) => ({ ...answer, body: withMembers(answer.body, { exp: ends }) }))
    const short = await one.accessToken()
    const early = await one.listTools(short)
    control('a token that ends in 30 seconds, as introspection says, is accepted', early).holds(
      isServed(early),
      served(early),
    )
    seat('clock').advance(30 + leeway)
    const late = await one.listTools(short)
    probe('token-cache-bounded/expiry', [early, late]).observes(refusedAfter(late, 'its end'))

    line.change('introspection', undefined)
    const two = anotherClient('alice')
    const token = await two.accessToken()
    const before = await two.listTools(token)
    control('another token is accepted', before).holds(isServed(before), served(before))
    line.change('introspection', (answer) => ({ ...answer, body: '{"active":false}' }))
    seat('clock').advance(noticed)
    const after = await two.listTools(token)
    probe('token-cache-bounded/revocation', [before, after]).observes(
      refusedAfter(after, `it was revoked, ${noticed} seconds ago`),
    )
  } finally {
    line.change('introspection', undefined)
  }
}

async function afterItsEnd({ alice, probe }: Stage<Probe>, token: string): Promise<void> {
  const late = await alice.listTools(token)
  probe('token-cache-bounded/expiry', late).observes(refusedAfter(late, 'its end'))
}

function refusedAfter(answer: Parameters<typeof served>[0], what: string) {
  return { expected: `refused after ${what}`, actual: served(answer), ok: isTurnedAway(answer) }
}

/** A JSON object with members changed. */
function withMembers(body: string, changes: Readonly<Record<string, unknown>>): string {
  const read: unknown = JSON.parse(body)
  return JSON.stringify(isJsonObject(read) ? { ...read, ...changes } : read)
}

export default remembered
