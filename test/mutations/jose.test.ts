import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { mutations } from '../../src/mutations/index.ts'
import { answerFailures, answerMutations } from '../../src/mutations/introspection.ts'
import type { Genuine } from '../../src/mutations/mutation.ts'
import type { TokenKey } from '../../src/protocol/jws.ts'
import { requirements } from '../../src/requirements/catalogue.ts'
import { genuineToken } from './genuine.ts'

/**
 * An independent witness: what plain `jose.jwtVerify`, with issuer and audience set and nothing else, makes of each
 * change. `npx vitest run test/mutations -u` writes the document anew.
 */

const makeKey = (): TokenKey => ({
  alg: 'RS256',
  kid: randomUUID(),
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }),
})

let genuine: Genuine
let published: JSONWebKeySet

beforeAll(() => {
  const [own, neighbour, stranger] = [makeKey(), makeKey(), makeKey()]
  genuine = genuineToken({ own, neighbour, stranger })
  published = { keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: own.kid, alg: own.alg, use: 'sig' }] }
})

async function joseTakes(token: string): Promise<boolean> {
  const { issuer, resource: audience } = genuine
  return await jwtVerify(token, createLocalJWKSet(published), { issuer, audience }).then(
    () => true,
    () => false,
  )
}

describe('the table of changes', () => {
  it('says each thing once, and names only requirements that there are', () => {
    expect(new Set(mutations.map(({ probe }) => probe)).size).toBe(mutations.length)
    const ids = new Set(requirements.map(({ id }) => id))
    expect(mutations.map(({ probe }) => probe.split('/')[0] ?? '').filter((id) => !ids.has(id))).toEqual([])
    for (const { change, why } of mutations) expect(`${change} ${why}`).toMatch(/^[A-Za-z].*[^.]$/)
  })

  it('changes the genuine token each time, but where the change is to be as right', () => {
    for (const { probe, make, expect: expected } of mutations) {
      const made = make(genuine)
      if (expected === 'refused') expect([probe, made === genuine.token]).toEqual([probe, false])
    }
  })

  it('does not trust a control that jose would refuse', async () => {
    expect(await joseTakes(genuine.token)).toBe(true)
  })

  it('is in the documents, with what a good library prevents by itself', async () => {
    const rows: string[][] = []
    for (const { probe, change, why, expect: expected, make } of mutations) {
      const made = make(genuine)
      const takes = typeof made === 'string' ? await joseTakes(made) : undefined
      const right = takes === (expected === 'accepted')
      const jose = takes === undefined ? 'not tried' : `${takes ? 'takes it' : 'refuses it'}${right ? '' : ' (!)'}`
      rows.push([`\`${probe}\``, `${change}: ${why}`, expected, jose])
    }
    expect(rows.filter(([, , , jose]) => jose === 'not tried')).toEqual([])
    await expect(document(rows)).toMatchFileSnapshot('../../docs/token-changes.md')
  })
})

function document(rows: readonly (readonly string[])[]): string {
  const head = ['probe', 'change, and why', 'right', '`jose`']
  const wrong = rows.filter(([, , , jose]) => jose?.endsWith('(!)')).length
  return `# Changes of a token that are tried

Each row changes one thing of a genuine token of the run; where the signature is not what changes, the token is rightly
signed again. The table is \`src/mutations/\`; a row added there is played, judged and shown here.

The last column is what \`jwtVerify(token, keys, { issuer, audience })\` of \`jose\` makes of it, with nothing else set. Of
${rows.length} rows it gets ${wrong} wrong; those are marked. They go away with \`typ\`, \`algorithms\`, \`requiredClaims\` and a line of one's own.

${table(head, rows)}

## Changes of what an issuer answers

Where tokens are opaque, the harness stands between the server and its issuer, and changes one answer about a genuine token
(\`src/mutations/introspection.ts\`). Each must keep the token out; where the issuer did not answer at all, by 401 or 503.

${table(
  ['probe', 'change, and why'],
  [...answerMutations, ...answerFailures].map(({ probe, change, why }) => [`\`${probe}\``, `${change}: ${why}`]),
)}
`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
