import type { Outcome, Verdict } from '../../run/finished-run.ts'

/** Paints words; without colour it leaves them as they are. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly outcome: (outcome: Outcome, text: string) => string
  readonly verdict: (verdict: Verdict, text: string) => string
}

const bold = '1'
const dim = '2'
const red = '31'
const green = '32'
const yellow = '33'
const blue = '34'

const outcomeColor: Readonly<Record<Outcome, string>> = {
  failed: red,
  warned: yellow,
  info: blue,
  passed: green,
  'not-judged': dim,
}

const verdictColor: Readonly<Record<Verdict, string>> = {
  conformant: green,
  'no-violation-found': green,
  incomplete: yellow,
  'not-conformant': red,
}

/** Makes a paint: with SGR sequences, or with none (https://no-color.org). */
export function makePaint(color: boolean): Paint {
  const with_ = (code: string, text: string): string => (color ? `\u001b[${code}m${text}\u001b[0m` : text)
  return {
    bold: (text) => with_(bold, text),
    dim: (text) => with_(dim, text),
    outcome: (outcome, text) => with_(outcomeColor[outcome], text),
    verdict: (verdict, text) => with_(`${bold};${verdictColor[verdict]}`, text),
  }
}
