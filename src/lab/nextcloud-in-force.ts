import { z } from 'zod'
import type { StartedDeployment } from '../contract/target.ts'
import { nextcloud } from '../explain/nextcloud.ts'
import type { Opinion } from '../explain/opinion.ts'
import type { TokenFacts } from '../explain/token-facts.ts'

const inForce = z.object({
  bearerMode: z.enum(['oidc-app', 'provider', 'userinfo', 'none']),
  audienceCheck: z.boolean(),
  providers: z.array(z.object({ issuer: z.string(), clientId: z.string() })),
})

/** What stands in the name of the opinion that belongs to a bearer mode. */
const words: Readonly<Record<z.infer<typeof inForce>['bearerMode'], string>> = {
  'oidc-app': 'oidc-app mode',
  provider: 'audience check',
  userinfo: 'userinfo mode',
  none: 'bearer tokens off',
}

/** The kindest comes first: one provider that takes a token is enough. */
const order: readonly Opinion['accepts'][] = ['yes', 'depends', 'no']

/**
 * What this Nextcloud would say to a token, as it is set now; before that, where its providers say different things, the
 * one that takes it. The other modes follow.
 */
export function nextcloudInForce(
  token: TokenFacts,
  target: StartedDeployment,
  modes: readonly Opinion[],
): readonly Opinion[] {
  const read = inForce.safeParse(target.administration.settings())
  if (!read.success) return modes
  const { bearerMode, audienceCheck, providers } = read.data
  const wanted = bearerMode === 'provider' ? `audience check ${audienceCheck ? 'on' : 'off'}` : words[bearerMode]
  const trusted =
    bearerMode === 'oidc-app' || providers.length === 0
      ? [{ nextcloud: target.nextcloud }]
      : providers.map(({ issuer, clientId }) => ({ nextcloud: issuer, providerClientId: clientId }))
  const said = trusted
    .flatMap((around) => nextcloud(token, around))
    .filter(({ party }) => party.endsWith(wanted))
    .sort((a, b) => order.indexOf(a.accepts) - order.indexOf(b.accepts))
  const [best] = said
  if (best === undefined) return modes
  return [{ ...best, party: `${best.party} (as it is set here)` }, ...modes.filter(({ party }) => party !== best.party)]
}
