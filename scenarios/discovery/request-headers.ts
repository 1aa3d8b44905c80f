import type { Answer } from '../../src/http/sender.ts'
import { inWords } from '../../src/protocol/json-document.ts'
import { type Scenario, scenario } from '../../src/scenario/definition.ts'

/** A name that is nobody's: RFC 2606 §2 keeps it free. */
const foreign = 'evil.example'

const requestHeaders: Scenario = scenario({
  title: 'What the server says of itself does not follow the headers of a request',
  probes: [
    'prm-not-from-request-headers/document-host',
    'prm-not-from-request-headers/document-forwarded',
    'prm-not-from-request-headers/challenge-host',
    'prm-not-from-request-headers/challenge-forwarded',
  ],
  seats: ['visitor'],
  impact: 'passive',
  async play({ visitor, mcp, discovery, probe, part, control }) {
    const host = [['Host', foreign]] as const
    const forwarded = [
      ['X-Forwarded-Host', foreign],
      ['X-Forwarded-Proto', 'https'],
      ['X-Forwarded-Port', '8443'],
      ['Forwarded', `host=${foreign};proto=https`],
    ] as const
    const same = (right: string, seen: Answer): { expected: string; actual: string; ok: boolean } => {
      const refused = seen.status === undefined || seen.status >= 300
      // An error page may well say which host it does not know; nobody takes that for metadata.
      const follows = (!refused && seen.text.includes(foreign)) || challengeOf(seen).includes(foreign)
      return {
        expected: `${right}, or a refusal`,
        actual: follows
          ? `it names ${foreign}: ${inWords(excerpt(seen), 200)}`
          : refused
            ? `status ${seen.status ?? 'none'}`
            : 'unchanged',
        ok: !follows,
      }
    }

    await part(
      ['prm-not-from-request-headers/document-host', 'prm-not-from-request-headers/document-forwarded'],
      async () => {
        const { lookups, found } = await discovery.resourceMetadata()
        control('the document can be read', found?.answer ?? lookups.map(({ answer }) => answer)).holds(
          found !== undefined,
          'no document',
        )
        if (found === undefined) return
        const byHost = await visitor.send({ method: 'GET', url: found.url, headers: host })
        const byForwarded = await visitor.send({ method: 'GET', url: found.url, headers: forwarded })
        probe('prm-not-from-request-headers/document-host', byHost).observes(same('the same document', byHost))
        probe('prm-not-from-request-headers/document-forwarded', byForwarded).observes(
          same('the same document', byForwarded),
        )
      },
    )

    const plain = await mcp.anonymous('tools/list')
    control('the request is challenged', plain).holds(plain.status === 401, `status ${plain.status ?? 'none'}`)
    const byHost = await mcp.anonymous('tools/list', host)
    const byForwarded = await mcp.anonymous('tools/list', forwarded)
    probe('prm-not-from-request-headers/challenge-host', byHost).observes(same('the same challenge', byHost))
    probe('prm-not-from-request-headers/challenge-forwarded', byForwarded).observes(
      same('the same challenge', byForwarded),
    )
  },
})

function challengeOf(answer: Answer): string {
  return answer.header('www-authenticate').join(' | ')
}

function excerpt(answer: Answer): string {
  const challenge = challengeOf(answer)
  if (challenge.includes(foreign)) return challenge
  const at = answer.text.indexOf(foreign)
  return answer.text.slice(Math.max(0, at - 60), at + 60)
}

export default requestHeaders
