/**
 * The ways in which a secret may stand in a text. They are looked for everywhere, so each must be long enough not to be
 * there by chance.
 */
export function formsOf(secret: string): readonly string[] {
  const plain = [secret, ...jwtParts(secret)]
  const forms = plain.flatMap((text) => [...escaped(text), ...inBase64(text)])
  return [...new Set([...plain, ...forms])].filter((form) => form.length >= shortestForm)
}

/** What is longer is no secret but an attempt to fill the memory: it is left out where it stands, and not looked for. */
export const longestSecret: number = 32 * 1024

/** Shorter ones would be found in innocent text. */
export const shortestForm = 6

/** Payload and signature of a JWS give it away too; the header is the same in every token of a key. */
function jwtParts(secret: string): readonly string[] {
  const [header, ...rest] = secret.split('.')
  if (rest.length < 2 || header?.startsWith('ey') !== true) return []
  return rest.filter((part) => part.length >= 20)
}

/** Of these signs neither a URL, nor JSON, nor HTML escapes one; nearly every token consists of them alone. */
const neverEscaped = /^[A-Za-z0-9._-]*$/

function escaped(text: string): readonly string[] {
  return neverEscaped.test(text) ? [] : [...inUrls(text), ...inJson(text), inHtml(text)]
}

/** Percent-encoded once (in a query), twice (in a URL in a query), and as forms do. */
function inUrls(text: string): readonly string[] {
  const once = encodeURIComponent(text.toWellFormed())
  const form = new URLSearchParams([['', text]]).toString().slice(1)
  const variants = [once, encodeURIComponent(once), form, encodeURIComponent(form), text.replaceAll(' ', '%20')]
  return [...variants, ...variants.map((variant) => variant.replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()))]
}

/** As JSON writers escape it, PHP's with its `\/` among them, and a second time within a JSON string. */
function inJson(text: string): readonly string[] {
  const once = JSON.stringify(text).slice(1, -1)
  return [once, JSON.stringify(once).slice(1, -1), once.replaceAll('/', '\\/')]
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function inHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}

/** Base64 and base64url of a longer text that contains the secret, in all three alignments, without the shared edges. */
function inBase64(text: string): readonly string[] {
  const behindTwo = Buffer.from(`\0\0${text}`, 'utf8')
  return [0, 1, 2].flatMap((offset) => {
    const padded = behindTwo.subarray(2 - offset)
    const encoded = padded.toString('base64').replaceAll('=', '')
    // The first sign that holds no bit of what stands before; the last one that holds no bit of what follows.
    const from = Math.ceil((offset * 8) / 6)
    const to = Math.floor((padded.length * 8) / 6)
    const certain = encoded.slice(from, to)
    // By chance a short piece is anywhere.
    if (certain.length < 12) return []
    if (!/[+/]/.test(certain)) return [certain]
    return [certain, certain.replaceAll('+', '-').replaceAll('/', '_'), certain.replaceAll('/', '\\/')]
  })
}
