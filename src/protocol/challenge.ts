/** One challenge of a `WWW-Authenticate` header (RFC 9110 §11.6.1). */
export interface Challenge {
  /** As sent; scheme names are compared without regard to case. */
  readonly scheme: string
  /** Parameters by lower-case name; of repeated ones the first. */
  readonly params: ReadonlyMap<string, string>
  readonly token68?: string
}

/** Something that a strict reader objects to. */
export interface ChallengeProblem {
  readonly code:
    | 'empty-header'
    | 'no-scheme'
    | 'duplicate-parameter'
    | 'unquoted-value'
    | 'unterminated-quote'
    | 'control-character'
    | 'illegal-character'
    | 'missing-comma'
    | 'unexpected-text'
  readonly message: string
}

/** What a strict reading of the header lines gave. Problems do not keep the rest from being read. */
export interface ChallengeReading {
  readonly challenges: readonly Challenge[]
  readonly problems: readonly ChallengeProblem[]
}

const tokenCharacter = /[!#$%&'*+\-.^_`|~0-9A-Za-z]/
/** RFC 6750 §3: `error`, `error_description` and `scope` are limited to these characters. */
const describable = /^[\x20-\x21\x23-\x5B\x5D-\x7E]*$/

/** Reads `WWW-Authenticate` lines strictly; never throws. */
export function parseChallenges(lines: readonly string[]): ChallengeReading {
  const problems: ChallengeProblem[] = []
  const challenges = lines.flatMap((line) => new LineReader(line, problems).read())
  return { challenges, problems }
}

/** The first challenge of the Bearer scheme. */
export function bearerChallenge(reading: ChallengeReading): Challenge | undefined {
  return reading.challenges.find((challenge) => challenge.scheme.toLowerCase() === 'bearer')
}

class LineReader {
  readonly #line: string
  readonly #problems: ChallengeProblem[]
  #at = 0

  constructor(line: string, problems: ChallengeProblem[]) {
    this.#line = line
    this.#problems = problems
  }

  read(): Challenge[] {
    const challenges: Challenge[] = []
    if (this.#line.trim() === '') this.#problem('empty-header', 'the header is empty')
    if ([...this.#line].some((character) => character < ' ' && character !== '\t'))
      this.#problem('control-character', 'the header holds a control character')
    this.#skip()
    while (!this.#end()) {
      const scheme = this.#token()
      if (scheme === '') {
        this.#problem('no-scheme', `no scheme where one is expected: '${this.#rest(20)}'`)
        return challenges
      }
      challenges.push(this.#challenge(scheme))
      this.#skip()
    }
    return challenges
  }

  #challenge(scheme: string): Challenge {
    const params = new Map<string, string>()
    this.#spaces()
    const token68 = this.#token68()
    if (token68 !== undefined) return { scheme, params, token68 }
    while (this.#startsParameter()) {
      const name = this.#token().toLowerCase()
      this.#spaces()
      this.#at += 1
      this.#spaces()
      const value = this.#value(name)
      if (params.has(name)) this.#problem('duplicate-parameter', `the parameter '${name}' stands twice`)
      else params.set(name, value)
      this.#judgeValue(name, value)
      this.#spaces()
      if (this.#end()) break
      if (this.#line[this.#at] !== ',') {
        this.#problem('missing-comma', `no comma before '${this.#rest(20)}'`)
        if (!tokenCharacter.test(this.#line[this.#at] ?? '')) this.#at = this.#line.length
        continue
      }
      this.#skip()
    }
    return { scheme, params }
  }

  #value(name: string): string {
    if (this.#line[this.#at] === '"') return this.#quoted(name)
    const start = this.#at
    while (!this.#end() && !/[\s,]/.test(this.#line[this.#at] ?? '')) this.#at += 1
    const value = this.#line.slice(start, this.#at)
    if (value === '' || [...value].some((character) => !tokenCharacter.test(character)))
      this.#problem('unquoted-value', `the value of '${name}' needs quotes`)
    return value
  }

  #quoted(name: string): string {
    this.#at += 1
    let value = ''
    while (!this.#end()) {
      const character = this.#line[this.#at] ?? ''
      this.#at += 1
      if (character === '"') return value
      if (character === '\\') {
        value += this.#line[this.#at] ?? ''
        this.#at += 1
      } else value += character
    }
    this.#problem('unterminated-quote', `the quoted value of '${name}' does not end`)
    return value
  }

  #judgeValue(name: string, value: string): void {
    if (['error', 'error_description', 'scope'].includes(name) && !describable.test(value))
      this.#problem('illegal-character', `'${name}' holds characters that RFC 6750 §3 excludes`)
  }

  /** A single token68 (RFC 9110 §11.2): everything up to the comma or the end, with no `name=value` in it. */
  #token68(): string | undefined {
    const match = /^[A-Za-z0-9\-._~+/]+=*(?=\s*(?:,|$))/.exec(this.#line.slice(this.#at))
    if (match === null) return undefined
    this.#at += match[0].length
    return match[0]
  }

  #startsParameter(): boolean {
    return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+\s*=/.test(this.#line.slice(this.#at))
  }

  #token(): string {
    const start = this.#at
    while (tokenCharacter.test(this.#line[this.#at] ?? '')) this.#at += 1
    return this.#line.slice(start, this.#at)
  }

  #spaces(): void {
    while (this.#line[this.#at] === ' ' || this.#line[this.#at] === '\t') this.#at += 1
  }

  /** Spaces and commas: empty list elements are allowed (RFC 9110 §5.6.1). */
  #skip(): void {
    while (/[\s,]/.test(this.#line[this.#at] ?? '')) this.#at += 1
  }

  #end(): boolean {
    return this.#at >= this.#line.length
  }

  #rest(length: number): string {
    return this.#line.slice(this.#at, this.#at + length)
  }

  #problem(code: ChallengeProblem['code'], message: string): void {
    this.#problems.push({ code, message })
  }
}
