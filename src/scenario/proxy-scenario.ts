import type { UpstreamSeat } from '../contract/seats.ts'
import type { Answer } from '../http/sender.ts'
import type { Person } from '../person/person.ts'
import { type ProbeId, type Scenario, type ScenarioDefinition, scenario } from './definition.ts'
import { type LoginLegs, loginLegs, type Reached } from './login-legs.ts'
import type { Stage } from './stage.ts'

/** A scenario about a proxy between clients and an upstream that the harness plays. */
export interface ProxyScenario<P extends ProbeId> extends Omit<ScenarioDefinition<P>, 'play'> {
  /**
   * Played where there is a proxy; elsewhere no probe applies.
   *
   * @param login - the login of the proxy, leg by leg
   */
  readonly play: (stage: Stage<P>, login: LoginLegs) => Promise<void>
}

/** Makes a scenario that applies only where an AS proxy stands before the upstream. */
export function proxyScenario<const P extends ProbeId>({ play, ...given }: ProxyScenario<P>): Scenario {
  return scenario<P>({
    clients: 'new',
    ...given,
    play: async (stage) => {
      const { origin } = stage.seat('upstream')
      const { serverMetadata } = await stage.alice.discovered()
      if (serverMetadata.document.issuer !== origin) return await play(stage, loginLegs(origin))
      for (const id of given.probes)
        stage
          .probe(id, serverMetadata.answer)
          .isNotApplicable(`${origin} issues the tokens itself: there is no proxy in between`)
    },
  })
}

/** A whole login of a client, which must end with a code: what later refusals are measured against. */
export async function controlLogin(
  { control }: Pick<Stage<never>, 'control'>,
  login: LoginLegs,
  client: Stage<never>['alice'],
  person: Person = client.person,
): Promise<Reached> {
  const forward = await login.toUpstream(client, person)
  const back = await login.signIn(forward)
  const done = await login.finish(back)
  control('the login ends at the client with a code', done.answers).holds(done.code !== undefined, done.ended)
  return { ...done, answers: [...forward.answers, ...back.answers, ...done.answers] }
}

/**
 * What a proxy did with a way back that it must not take: no code, and a refusal that is none of its own breakdowns.
 * That it begins the login anew is a refusal, too.
 *
 * @param expected - what must be refused, and why
 */
export function turnedBack(
  expected: string,
  { question, forward, callback, status, code, ended }: Reached,
): { readonly expected: string; readonly actual: string; readonly ok: boolean } {
  const refusing = question ?? forward ?? callback
  const ok = code === undefined && (refusing !== undefined || (status !== undefined && status < 500))
  return { expected, actual: ended, ok }
}

/** Does something while the upstream is set otherwise, and sets it back. */
export async function whileUpstream<T>(
  upstream: UpstreamSeat,
  settings: Readonly<Record<string, unknown>>,
  work: () => Promise<T>,
): Promise<T> {
  const before = upstream.change(settings)
  try {
    return await work()
  } finally {
    upstream.change(before)
  }
}

/** Everything that a browser saw of an answer: its headers but for cookies, and its body. */
export function seenOf({ headers, text }: Answer): string {
  const lines = headers
    .filter(([name]) => name.toLowerCase() !== 'set-cookie')
    .map(([name, value]) => `${name}: ${value}`)
  return [...lines, text].join('\n')
}
