import { shortestForm } from './secret-forms.ts'

/** Bits of the filter that says at once that no secret begins here. */
const filterBits = 16

/**
 * Finds thousands of known strings in a text in one pass. A small filter over four signs throws out nearly every
 * position, a map over the first six the rest.
 */
export class SecretIndex {
  readonly #filter = new Uint8Array(1 << filterBits)
  readonly #byBeginning = new Map<string, { form: string; name: string }[]>()

  /** Adds a form of a secret, of at least `shortestForm` signs; the first name that a form was given stays. */
  add(form: string, name: string): void {
    const beginning = form.slice(0, shortestForm)
    const others = this.#byBeginning.get(beginning) ?? []
    if (others.some((other) => other.form === form)) return
    others.push({ form, name })
    // Longest first, so that no tail of a longer secret is left behind.
    others.sort((a, b) => b.form.length - a.form.length)
    this.#byBeginning.set(beginning, others)
    this.#filter[hash(form, 0)] = 1
  }

  /** Replaces every known form by its name; `seen` is told each name that was put in. */
  replace(text: string, seen: (name: string) => void): string {
    let clean = ''
    let done = 0
    let i = 0
    const last = text.length - shortestForm
    while (i <= last) {
      const found = this.#filter[hash(text, i)] === 1 ? this.#at(text, i) : undefined
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

  #at(text: string, i: number): { form: string; name: string } | undefined {
    return this.#byBeginning.get(text.slice(i, i + shortestForm))?.find(({ form }) => text.startsWith(form, i))
  }
}

function hash(text: string, i: number): number {
  const mixed =
    text.charCodeAt(i) * 31 +
    text.charCodeAt(i + 1) * 961 +
    text.charCodeAt(i + 2) * 29791 +
    text.charCodeAt(i + 3) * 4099
  return mixed & ((1 << filterBits) - 1)
}
