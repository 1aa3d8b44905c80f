import { decodeJwt } from './jwt.ts'

/**
 * The three ways in which a value stands inside base64, depending on how many octets come before it, without the
 * characters at the edges that its neighbours decide.
 */
function base64Alignments(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8')
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const start = before === 0 ? 0 : before + 1
    const ragged = (before + bytes.length) % 3 === 0 ? 0 : 1
    return encoded.slice(start, ragged === 0 ? undefined : -1)
  })
}

/** Every spelling of a secret that is looked for: raw, percent-encoded, JSON-escaped, base64 and base64url. */
export function spellingsOf(secret: string): readonly string[] {
  const encoded = base64Alignments(secret)
  const urlSafe = encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  const json = JSON.stringify(secret).slice(1, -1)
  return [...new Set([secret, encodeURIComponent(secret), json, json.replaceAll('/', '\\/'), ...encoded, ...urlSafe])]
}

const jwtShape = /[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*/g

/** True when a text holds a secret in any spelling, also inside the payload of a JWT that it holds. */
export function holdsSecret(text: string, secret: string): boolean {
  return secretFinder([secret])(text) !== undefined
}

/** Looks for many secrets in one text after the other: gives the first that the text holds, as {@link holdsSecret} says. */
export function secretFinder(secrets: readonly string[]): (text: string) => string | undefined {
  const spelled = secrets.map((secret) => ({ secret, spellings: spellingsOf(secret) }))
  return (text) => {
    const payloads = [...text.matchAll(jwtShape)].flatMap(([token]) => {
      const decoded = decodeJwt(token)
      return decoded === undefined ? [] : [JSON.stringify([decoded.header, decoded.claims])]
    })
    return spelled.find(
      ({ secret, spellings }) =>
        spellings.some((spelling) => text.includes(spelling)) || payloads.some((payload) => payload.includes(secret)),
    )?.secret
  }
}
