import type { UpstreamRequest } from '../mcp-server/allow-list.ts'

const notes = '/index.php/apps/notes/api/v1/notes'

/** What the job may ask of Nextcloud: to list notes, and to write its own. */
const allowed: readonly (readonly [method: UpstreamRequest['method'], path: RegExp])[] = [
  ['GET', /^\/index\.php\/apps\/notes\/api\/v1\/notes\?exclude=content$/],
  ['POST', /^\/index\.php\/apps\/notes\/api\/v1\/notes$/],
]

/** The requests of the job, as data. */
export const listNotes: UpstreamRequest = { method: 'GET', path: `${notes}?exclude=content` }

/** The request that writes a note. */
export function writeNote(title: string, content: string): UpstreamRequest {
  return { method: 'POST', path: notes, contentType: 'application/json', body: JSON.stringify({ title, content }) }
}

/** Nextcloud did not do what the job asked for. */
export class JobError extends Error {
  readonly code: 'not-allowed' | 'upstream'
  /** Status of the answer, where there was one. */
  readonly status: number | undefined

  constructor(code: JobError['code'], message: string, status?: number) {
    super(message)
    this.name = 'JobError'
    this.code = code
    this.status = status
  }
}

/** Sends a request of the job. @throws JobError */
export async function sendForJob(
  origin: string,
  authorization: string,
  { method, path, body, contentType }: UpstreamRequest,
): Promise<string> {
  if (!allowed.some(([permitted, pattern]) => permitted === method && pattern.test(path)))
    throw new JobError('not-allowed', 'this request is not one that the job may make')
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      authorization,
      'ocs-apirequest': 'true',
      accept: 'application/json',
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    },
    ...(body === undefined ? {} : { body }),
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
  }).catch(() => {
    throw new JobError('upstream', 'Nextcloud gave no answer')
  })
  if (!response.ok) throw new JobError('upstream', `Nextcloud answered with status ${response.status}`, response.status)
  return await response.text()
}
