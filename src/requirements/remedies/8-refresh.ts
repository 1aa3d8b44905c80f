import type { Remedies } from './remedy.ts'

/** Remedies for refresh tokens and what lasts (section 8). */
export const refreshRemedies: Remedies = {
  'rt-upstream-refresh-internal': {
    why: 'Where the upstream rotates strictly, the second of two refreshes at once shows a used token. The grant ends, the calls fail and the person has to sign in again, under load only.',
    fixes: [
      'Let one refresh of a grant be under way at a time, across all instances, and let the others wait for its result.',
      'Write the rotated refresh token down before the access token beside it is used.',
      'Nextcloud: refresh tokens are good for one use, without grace, and a refresh ends the opaque access token before it.',
    ],
  },
  'rt-background-separate': {
    why: 'A grant for the background is wide and lasts. When it serves the calls of sessions as well, every session has all of it, and ending a session ends nothing.',
    fixes: [
      'Let only the background worker read stored grants.',
      'Serve a tool call by what is made from its own token: a token exchange, or the grant of its own session.',
      'Look for a fallback that takes the stored grant where the exchange is not configured or fails.',
    ],
  },
}
