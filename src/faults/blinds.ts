import type { Reasoned } from '../contract/fault.ts'

/** Probes that need a token, or at least a client, grouped by how far its flow must come. */
const flowProbes: readonly (readonly [needs: string, probe: string])[] = []

/** Probes that cannot be judged once the flow of a client stops; `reached` are the stages that it still comes to. */
export function flowBlind(reason: string, reached: readonly string[] = []): readonly Reasoned[] {
  return flowProbes.filter(([needs]) => !reached.includes(needs)).map(([, probe]) => ({ probe, reason }))
}

/** Probes that rest on discovery. */
const discoveryProbes: readonly string[] = []

/** Probes that cannot be judged once discovery stops, but those that begin with one of these. */
export function discoveryBlind(reason: string, except: readonly string[] = []): readonly Reasoned[] {
  return discoveryProbes
    .filter((probe) => !except.some((beginning) => probe.startsWith(beginning)))
    .map((probe) => ({ probe, reason }))
}
