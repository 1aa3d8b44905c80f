import { shortestForm } from './secret-forms.ts'

/**
 * Places of the filter that says at once that no secret begins here, a power of two: a long run adds twenty thousand forms,
 * and a filter that is a quarter full lets every fourth sign through.
 */
const filterPlaces = 1 << 20

/**
 * Comparisons for one text; each stands for up to 64 characters. Thousands of secrets that begin alike, and a text that
 * consists of their beginning, would take hours: a text for which this is not enough is left out.
 */
const mostEffort = 20_000_000
const unsearched = '(a text in which too much looks like a secret was not kept)'

/** A form of a secret with the name that stands for it. */
interface Entry {
  readonly form: string
  readonly name: string
}

/** Forms that begin alike; sorted only when they are looked through. */
interface Bucket {
  readonly entries: Entry[]
  sorted: boolean
}

/** What a token, a code or a cookie consists of: most secrets stand as one such run. */
const run = /[\w.~-]+/y

/**
 * Finds thousands of known strings in a text in one pass. A small filter over four signs throws out nearly every
 * position, a map over the first six the rest; what stands as one word is looked up whole, since the tokens of one key
 * all begin alike.
 */
export class SecretIndex {
  readonly #filter = new Uint32Array(filterPlaces / 32)
  readonly #names = new Map<string, string>()
  readonly #buckets = new Map<string, Bucket>()
  #effort = 0

  /** Adds a form of a secret, of at least `shortestForm` signs; the first name that a form was given stays. */
  add(form: string, name: string): void {
    if (this.#names.has(form)) return
    this.#names.set(form, name)
    const beginning = form.slice(0, shortestForm)
    const bucket = this.#buckets.get(beginning) ?? { entries: [], sorted: true }
    bucket.entries.push({ form, name })
    bucket.sorted = false
    this.#buckets.set(beginning, bucket)
    const place = hash(form, 0)
    this.#filter[place >>> 5] = (this.#filter[place >>> 5] ?? 0) | (1 << (place & 31))
  }

  /** Replaces every known form by its name; `seen` is told each name that was put in. */
  replace(text: string, seen: (name: string) => void): string {
    this.#effort = mostEffort
    let clean = ''
    let done = 0
    let i = 0
    const last = text.length - shortestForm
    while (i <= last) {
      const found = this.#mayBegin(hash(text, i)) ? this.#at(text, i) : undefined
      if (this.#effort < 0) return unsearched
      if (found === undefined) {
        i += 1
        continue
      }
      seen(found.name)
      clean += text.slice(done, i) + found.name
      i += found.form.length
      done = i
    }
    return done === 0 ? text : clean + text.slice(done)
  }

  #mayBegin(place: number): boolean {
    return ((this.#filter[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0
  }

  #at(text: string, i: number): Entry | undefined {
    const bucket = this.#buckets.get(text.slice(i, i + shortestForm))
    if (bucket === undefined) return undefined
    run.lastIndex = i
    const word = run.exec(text)?.[0]
    const name = word === undefined ? undefined : this.#names.get(word)
    // A longer form may begin with this word and go on with a sign that no word has.
    const candidates = longestFirst(bucket)
    const standsHere = ({ form }: Entry): boolean => {
      this.#effort -= 1 + form.length / 64
      return this.#effort < 0 || text.startsWith(form, i)
    }
    if (word !== undefined && name !== undefined) {
      const longer = candidates.find((entry) => entry.form.length <= word.length || standsHere(entry))
      return longer !== undefined && longer.form.length > word.length ? longer : { form: word, name }
    }
    return candidates.find(standsHere)
  }
}

/** Longest first, so that no tail of a longer secret is left behind. */
function longestFirst(bucket: Bucket): readonly Entry[] {
  if (!bucket.sorted) bucket.entries.sort((a, b) => b.form.length - a.form.length)
  bucket.sorted = true
  return bucket.entries
}

function hash(text: string, i: number): number {
  const mixed =
    text.charCodeAt(i) * 31 +
    text.charCodeAt(i + 1) * 961 +
    text.charCodeAt(i + 2) * 29791 +
    text.charCodeAt(i + 3) * 4099
  return mixed & (filterPlaces - 1)
}
