import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { jsonValueOf } from '../protocol/json-text.ts'
import { renderLineage } from '../report/lineage/picture.ts'
import { act, isMistake } from './actions.ts'
import { refusalOf } from './guard.ts'
import type { Lab, LabEvent } from './lab.ts'
import { labLook } from './look.ts'
import { pagePolicy, shell } from './shell.ts'
import { shownJson } from './shown-json.ts'
import { asRun, stateView } from './state-view.ts'
import { tokenView } from './token-view.ts'

/** The page of a lab, listening. */
export interface LabPage {
  readonly url: string
  close(): Promise<void>
}

interface Reply {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly policy?: string
}

/** The modules of the page: plain ECMAScript that browsers run as it is. */
const modules: readonly string[] = [
  'lab.js',
  'api.js',
  'dom.js',
  'diagram.js',
  'details.js',
  'panels.js',
  'settings.js',
]
/** What the page sends is small. */
const mostBody = 64 * 1024
/** Pages that may be open at the same time. */
const mostListeners = 20

/**
 * Serves the page of a lab on loopback. What it shows is text: the page makes no markup of it, and its policy forbids that.
 *
 * @throws the error of `node:http` when the port is taken (`EADDRINUSE`)
 */
export async function serveLab(lab: Lab, port: number): Promise<LabPage> {
  const key = randomBytes(24).toString('base64url')
  const listening = new Set<ServerResponse>()
  const unsubscribe = lab.subscribe((event) => {
    for (const response of listening) response.write(line(event))
  })
  const server = createServer((request, response) => {
    const refused = refusalOf(request, port, key)
    if (refused !== undefined) return send(response, text(refused.status, refused.message))
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (request.method === 'GET' && path === '/events') return listen(response)
    answer(request, path, lab, key).then(
      (reply) => send(response, reply),
      (error: unknown) => send(response, failure(error)),
    )
  })

  function listen(response: ServerResponse): void {
    if (listening.size >= mostListeners) {
      send(response, text(503, 'too many pages are open; close one'))
      return
    }
    response.writeHead(200, { ...always, 'content-type': 'text/event-stream' })
    response.write(
      `retry: 1000\n\n${lab
        .session()
        .recording.exchanges()
        .map((exchange) => line({ type: 'exchange', exchange }))
        .join('')}`,
    )
    listening.add(response)
    response.once('close', () => listening.delete(response))
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://localhost:${port}/`,
    close: async () => {
      unsubscribe()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const

function line(event: LabEvent): string {
  return `data: ${shownJson(event)}\n\n`
}

function send(response: ServerResponse, { status, type, body, policy }: Reply): void {
  response.writeHead(status, {
    ...always,
    'content-type': type,
    'content-security-policy': policy ?? "default-src 'none'; frame-ancestors 'none'",
  })
  response.end(body)
}

function text(status: number, body: string): Reply {
  return { status, type: 'text/plain; charset=utf-8', body: `${body}\n` }
}

function json(value: unknown, status = 200): Reply {
  return { status, type: 'application/json', body: shownJson(value) }
}

/** What a person did wrong is said to them; what we did wrong is not told to a page. */
function failure(error: unknown): Reply {
  return isMistake(error) ? json({ message: error.message }, 400) : json({ message: 'claimcheck itself broke' }, 500)
}

async function answer(request: IncomingMessage, path: string, lab: Lab, key: string): Promise<Reply> {
  if (request.method === 'POST' && path.startsWith('/do/')) {
    const body = await bodyOf(request)
    if (body === undefined) return text(413, 'that is too much')
    await act(lab, path.slice('/do/'.length), jsonValueOf(body))
    return json({ done: true })
  }
  if (request.method !== 'GET') return text(405, 'the lab takes GET, and POST for what changes something')
  if (path === '/') return { status: 200, type: 'text/html; charset=utf-8', body: shell(key), policy: pagePolicy }
  // Browsers ask for it, whatever a page says.
  if (path === '/favicon.ico') return { status: 204, type: 'image/svg+xml', body: '' }
  if (path === '/lab.css') return { status: 200, type: 'text/css; charset=utf-8', body: labLook }
  if (path === '/state') return json(stateView(lab))
  if (path === '/lineage.svg')
    return {
      status: 200,
      type: 'image/svg+xml',
      body: renderLineage(asRun(lab.session())),
      policy: "default-src 'none'; style-src 'unsafe-inline'",
    }
  if (path.startsWith('/token/')) {
    const view = tokenView(lab.session(), path.slice('/token/'.length))
    return view === undefined ? json({ message: 'No such token was seen.' }, 404) : json(view)
  }
  const module = modules.find((name) => path === `/${name}`)
  if (module === undefined) return text(404, 'there is nothing here')
  const source = readFileSync(new URL(`page/${module}`, import.meta.url), 'utf8')
  return { status: 200, type: 'text/javascript; charset=utf-8', body: source }
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size <= mostBody) chunks.push(bytes)
  }
  return size > mostBody ? undefined : Buffer.concat(chunks).toString('utf8')
}
