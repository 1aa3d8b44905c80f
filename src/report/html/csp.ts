import { createHash } from 'node:crypto'

/**
 * The Content-Security-Policy of a report: nothing is loaded from anywhere, nothing runs but the one script and style
 * that stand in the file, named by their hashes (CSP3 §2.3.1); where there is no script, none. So even markup that slipped through could do nothing.
 */
export function contentSecurityPolicy(style: string, script?: string): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    script === undefined ? "script-src 'none'" : `script-src '${hashOf(script)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
