/** Whether a page may stand in a frame of another site, and what says so. */
export interface FramingGuard {
  readonly guarded: boolean
  /** What was found, for people. */
  readonly words: string
}

/**
 * Reads how a page is kept out of foreign frames: `frame-ancestors` of any policy that is enforced (CSP 3 §6.4.2), else
 * `X-Frame-Options` as browsers read it (HTML §7.7). Where both stand, only the policy counts.
 *
 * @param policies - lines of `Content-Security-Policy`; a report-only policy keeps nobody out
 * @param options - lines of `X-Frame-Options`
 */
export function framingGuard(policies: readonly string[], options: readonly string[]): FramingGuard {
  const ancestors = policies.flatMap((line) => line.split(',')).flatMap(frameAncestors)
  if (ancestors.length > 0) {
    const guarded = ancestors.some((sources) => sources.every(namesSite))
    return { guarded, words: ancestors.map((sources) => `frame-ancestors ${sources.join(' ')}`.trim()).join('; ') }
  }
  const values = [
    ...new Set(options.flatMap((line) => line.split(',')).map((value) => value.trim().toLowerCase())),
  ].filter((value) => value !== '')
  if (values.length === 0) return { guarded: false, words: 'neither frame-ancestors nor X-Frame-Options' }
  const known = values.filter((value) => ['deny', 'sameorigin', 'allowall'].includes(value))
  // Several values that differ keep everybody out, if one of them is known; one alone counts as it is.
  const guarded = values.length > 1 ? known.length > 0 : known.some((value) => value !== 'allowall')
  return { guarded, words: `X-Frame-Options: ${values.join(', ')}` }
}

/** The sources of `frame-ancestors` in one policy: of a directive that stands twice the first counts (CSP 3 §2.2.1). */
function frameAncestors(policy: string): readonly (readonly string[])[] {
  const found = policy
    .split(';')
    .map((directive) => directive.trim().split(/\s+/))
    .find(([name]) => name?.toLowerCase() === 'frame-ancestors')
  return found === undefined ? [] : [found.slice(1)]
}

/** True for a source that is no more than some sites: `'none'`, `'self'`, hosts; not a scheme, or any host at all. */
function namesSite(source: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:$/i.test(source)) return false
  const [host] = source.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split(/[:/]/)
  return host !== '*'
}
