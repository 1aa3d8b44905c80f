/** A secret that stands in a text, and how it is written there. */
export interface Leak {
  readonly secret: string
  readonly form: string
}

const grain = 10

/**
 * Looks for secrets in a text: raw, percent-encoded, in base64 and base64url in all three alignments, in hexadecimal, the parts of
 * a JWT, and within the payload of any JWT of the text. Written apart from the redaction that it judges.
 */
export function leakFinder(secrets: Iterable<string>): (text: string) => readonly Leak[] {
  const forms = new Map<string, Leak[]>()
  for (const secret of secrets)
    for (const form of spellings(secret)) {
      const start = form.slice(0, grain)
      const known = forms.get(start)
      if (known === undefined) forms.set(start, [{ secret, form }])
      else known.push({ secret, form })
    }
  const find = (text: string): Leak[] => {
    const found: Leak[] = []
    for (let at = 0; at + grain <= text.length; at += 1) {
      const candidates = forms.get(text.slice(at, at + grain))
      if (candidates !== undefined) found.push(...candidates.filter(({ form }) => text.startsWith(form, at)))
    }
    return found
  }
  return (text) => [
    ...find(text),
    ...[...text.matchAll(/ey[\w-]{10,}\.([\w-]{10,})/g)].flatMap(([, payload = '']) =>
      find(Buffer.from(payload, 'base64url').toString('utf8')),
    ),
  ]
}

function spellings(secret: string): readonly string[] {
  const jwt = /^ey[\w-]+\.([\w-]+)\.([\w-]*)$/.exec(secret)
  const parts = [secret, ...(jwt === null ? [] : [jwt[1] ?? '', jwt[2] ?? ''])]
  const all = parts.flatMap((part) => [
    part,
    encodeURIComponent(part),
    encodeURIComponent(part).toLowerCase(),
    Buffer.from(part).toString('hex'),
    ...[0, 1, 2].flatMap((shift) => aligned(part, shift)),
  ])
  return [...new Set(all)].filter((form) => form.length >= grain)
}

/** The signs of base64 that depend on nothing but the secret, when it begins at this place within three bytes. */
function aligned(part: string, shift: number): readonly string[] {
  const padded = Buffer.concat([Buffer.alloc(shift), Buffer.from(part)])
  const whole = padded.subarray(0, padded.length - (padded.length % 3)).toString('base64')
  const sure = whole.slice(shift === 0 ? 0 : 4)
  return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')]
}
