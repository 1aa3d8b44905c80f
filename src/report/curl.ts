import type { Exchange } from '../run/finished-run.ts'
import { visibleLines } from './visible.ts'

/** What curl writes by itself. */
const own: ReadonlySet<string> = new Set(['accept-encoding', 'connection', 'content-length', 'host', 'user-agent'])
/** Longer bodies are no command any more; `run.json` has them. */
const longestBody = 4000

/**
 * The request of an exchange as a command for a POSIX shell. Secrets were replaced when they were recorded: each stands as
 * a variable named like its pseudonym, to be set before (`at-3` is `$at_3`). Undefined for what others sent, and for what
 * is too long.
 */
export function curlCommand({ seat, request }: Exchange): string | undefined {
  if (seat === 'upstream' || seat === 'issuer' || request.body.length > longestBody) return undefined
  const headers = request.headers.filter(([name]) => !own.has(name.toLowerCase()))
  return [
    `curl -i -X ${quoted(request.method)} --url ${quoted(request.url)}`,
    ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(request.body === '' ? [] : [`--data-raw ${quoted(request.body)}`]),
  ].join(' \\\n  ')
}

const pseudonym = /\b(?:at|rt|id|jwt|assertion|code|verifier|secret|reg|app-pw|flow|pw|session|key|cookie|state)-\d+\b/g

/** One word for the shell: nothing in it is obeyed but the variables that stand for secrets. */
function quoted(text: string): string {
  const shown = visibleLines(text)
  let word = ''
  let from = 0
  for (const { 0: name, index } of shown.matchAll(pseudonym)) {
    word += literal(shown.slice(from, index))
    word += `"$${name.replaceAll('-', '_')}"`
    from = index + name.length
  }
  word += literal(shown.slice(from))
  return word === '' ? "''" : word
}

function literal(text: string): string {
  if (/^[\w./:=-]*$/.test(text)) return text
  return `'${text.replaceAll("'", "'\\''")}'`
}
