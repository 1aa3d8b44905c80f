import type { Scenario } from '../../src/scenario/definition.ts'
import { controlLogin, proxyScenario, turnedBack } from '../../src/scenario/proxy-scenario.ts'

/** Ten minutes are advised; three times that is not short any more, in seconds. */
const longest = 1800

const stateAge: Scenario = proxyScenario({
  title: 'Who comes back from the upstream after half an hour has to begin anew',
  probes: ['proxy-state-single-use/old'],
  seats: ['client', 'upstream', 'clock'],
  impact: 'disruptive',
  async play(stage, login) {
    const { alice, seat, probe } = stage
    // Time passes for the upstream as well, and for the rest of the run: there, too, a proxy must not be forgotten that
    // registered itself.
    seat('upstream').change({ dcrLifetime: 'never' })
    await controlLogin(stage, login, alice)
    const forward = await login.toUpstream(alice)
    seat('clock').advance(longest)
    // The code is fresh: what is old is the state.
    const ended = await login.arrive(await login.signIn(forward))
    probe('proxy-state-single-use/old', ended.answers).observes(
      turnedBack(`a state that is ${longest / 60} minutes old gives no code`, ended),
    )
  },
})

export default stateAge
