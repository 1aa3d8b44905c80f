import type { Remedies } from './remedy.ts'

/** Remedies for headers, methods and eras (section 11.2). */
export const headersRemedies: Remedies = {
  'eras-equally-protected': {
    why: 'Who is refused by one revision tries another. The guard of the newest route does not help where an older one is still served.',
    fixes: [
      'Put the token check in front of the dispatcher that tells the revisions apart, and not behind it.',
      'Take the endpoints of the old HTTP+SSE transport down, or guard them alike.',
    ],
  },
}
