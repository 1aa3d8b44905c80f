import { setTimeout as sleep } from 'node:timers/promises'
import { echoed, redirected, turnedAway } from './fault-answers.ts'
import type { Route } from './router.ts'
import type { RouteFault } from './settings.ts'
import { defaultHeaders, type HeaderPair, type WireAnswer, type WireRequest } from './wire.ts'

const html: HeaderPair = ['Content-Type', 'text/html; charset=UTF-8']
const json: HeaderPair = ['Content-Type', 'application/json; charset=utf-8']

function refusal(status: number, headers: readonly HeaderPair[], body: string): WireAnswer {
  return { status, headers: [...headers, ...defaultHeaders('app')], body }
}

/** What a route answers instead of what it would (nextcloud.md 6, `fault`). The real answer is made first, except for refusals. */
export async function underFault(
  fault: RouteFault,
  request: WireRequest,
  real: () => Promise<WireAnswer>,
): Promise<WireAnswer> {
  switch (fault.kind) {
    case 'delay':
      await sleep(fault.milliseconds)
      return real()
    case '500':
      return refusal(
        500,
        [html],
        '<!DOCTYPE html><html lang="en"><title>Nextcloud</title><h2>Internal Server Error</h2></html>',
      )
    case '502':
      return {
        status: 502,
        headers: [['Content-Type', 'text/html']],
        body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>',
      }
    case '503':
      return refusal(
        503,
        [html, ['X-Nextcloud-Maintenance-Mode', '1'], ['Retry-After', '120']],
        '<!DOCTYPE html><html lang="en"><title>Nextcloud</title><h2>Maintenance mode</h2></html>',
      )
    case '429':
      return refusal(429, [json], '{"message":"Reached maximum delay"}')
    case 'reset':
      return { ...(await real()), transport: 'reset' }
    case 'truncated':
      return { ...(await real()), transport: 'truncated' }
    case 'content-type': {
      const answer = await real()
      return { ...answer, headers: [html, ...answer.headers.filter(([name]) => name !== 'Content-Type')] }
    }
    case 'echo':
      return echoed(request, await real(), fault.status)
    case 'redirect':
      return redirected(request, fault)
    case 'unauthorized':
      return turnedAway(request, 401)
    case 'forbidden':
      return turnedAway(request, 403)
  }
}

/** Counts the calls of each route, so that a fault can hit the n-th one only. */
export interface FaultCounter {
  /** The fault that hits this call, if any. */
  hit(route: Route, faults: Readonly<Record<string, RouteFault>>): RouteFault | undefined
  /** Starts counting anew. */
  clear(): void
}

/** A counter at zero. */
export function createFaultCounter(): FaultCounter {
  const calls = new Map<string, number>()
  return {
    hit(route, faults) {
      const fault = faults[route.name] ?? faults[route.path]
      if (fault === undefined) return undefined
      const call = (calls.get(route.name) ?? 0) + 1
      calls.set(route.name, call)
      return fault.call === 0 || fault.call === call ? fault : undefined
    },
    clear: () => calls.clear(),
  }
}
