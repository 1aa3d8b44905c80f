import { z } from 'zod'
import { FaultError } from '../faults/index.ts'
import { NextcloudSettingError } from '../nextcloud/settings-change.ts'
import { UsageError } from '../run/usage-error.ts'
import { LabError } from './errors.ts'
import type { Lab } from './lab.ts'

type Action = (lab: Lab, input: unknown) => unknown

/** Reads what the page sent before anything is done. */
function action<Input>(schema: z.ZodType<Input>, act: (lab: Lab, input: Input) => unknown): Action {
  return (lab, input) => {
    const read = schema.safeParse(input)
    if (!read.success) throw new LabError('invalid', read.error.issues[0]?.message ?? 'that is no input of this action')
    return act(lab, read.data)
  }
}

/** A year: nothing that is looked at here lives longer. */
const longestStep = 366 * 86_400

/** What the page can do, by the last part of its path. */
const actions: ReadonlyMap<string, Action> = new Map([
  [
    'restart',
    action(z.strictObject({ deployment: z.string(), fault: z.string().optional() }), (lab, { deployment, fault }) =>
      lab.restart({ deployment, ...(fault === undefined || fault === '' ? {} : { fault }) }),
    ),
  ],
  [
    'setting',
    action(z.strictObject({ name: z.string(), value: z.unknown() }), (lab, { name, value }) => lab.set(name, value)),
  ],
  [
    'clock',
    action(z.strictObject({ advance: z.number().min(1).max(longestStep) }), (lab, { advance }) => lab.advance(advance)),
  ],
  ['rotate-keys', action(z.strictObject({ signer: z.string() }), (lab, { signer }) => lab.rotate(signer))],
  [
    'end-grant',
    action(z.strictObject({ grant: z.string() }), (lab, { grant }) => {
      if (!lab.session().target.administration.endGrant(grant))
        throw new LabError('unknown-grant', `Nextcloud has no grant ${grant} any more.`)
    }),
  ],
  [
    'delete-client',
    action(z.strictObject({ client: z.string() }), (lab, { client }) => {
      if (!lab.session().target.administration.deleteClient(client))
        throw new LabError('unknown-client', 'Nextcloud has no such client any more.')
    }),
  ],
  ['run', action(z.strictObject({ scenario: z.string() }), (lab, { scenario }) => lab.run(scenario))],
])

/**
 * Does what the page asks for.
 *
 * @throws LabError, or what {@link isMistake} knows
 */
export async function act(lab: Lab, name: string, input: unknown): Promise<void> {
  const known = actions.get(name)
  if (known === undefined) throw new LabError('unknown-action', `The lab has no action '${name}'.`)
  await known(lab, input)
}

/** True for errors whose message is for the person at the page. */
export function isMistake(error: unknown): error is Error {
  return [LabError, UsageError, FaultError, NextcloudSettingError].some((kind) => error instanceof kind)
}
