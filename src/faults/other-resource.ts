import type { TargetingGrant } from '../reference/authorization-server/refresh-parts.ts'
import { blind } from './blinds.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

/** At one grant, what is asked for is decided otherwise. */
function targetAt(
  grant: TargetingGrant,
  decide: (asked: readonly string[], granted: string) => string,
): DeploymentFault['apply'] {
  return inAuthorizationServer((right) => ({
    targetOf: (at, asked, granted) => (at === grant ? decide(asked, granted) : right.targetOf(at, asked, granted)),
  }))
}

const given = 'the token for the other server is given'

/** Mistakes with the server that a token is asked for (catalogue 3.1, 4, 8.1). */
export const otherResourceFaults: readonly DeploymentFault[] = [
  fault(
    'unknown-resource-is-default',
    'A resource that is not known here is replaced by the one that is',
    'authz-resource-unknown-refused/refused',
    inAuthorizationServer((right) => ({
      resourceAsked: (config, asked) => right.resourceAsked(config, asked) ?? config.resources[0],
    })),
  ),
  fault(
    'unknown-resource-copied',
    'Whatever resource is asked for is written into the token',
    'authz-resource-unknown-refused/foreign-audience',
    inAuthorizationServer((right) => ({
      resourceAsked: (config, asked) => {
        const [first] = config.resources
        return right.resourceAsked(config, asked) ?? (first === undefined ? undefined : { ...first, url: asked })
      },
    })),
    {
      companions: [
        { probe: 'token-aud-trailing-slash/issued-for-other', reason: 'another spelling is another resource as well' },
      ],
      blinds: blind(['authz-resource-unknown-refused/refused'], given),
    },
  ),
  fault(
    'code-resource-ignored',
    'The resource of a code request is not read',
    'tok-resource-within-grant/error-code',
    targetAt('authorization_code', (_asked, granted) => granted),
  ),
  fault(
    'code-resource-copied',
    'The resource of a code request is what the token is for, whatever was approved',
    'tok-resource-within-grant/other-resource',
    targetAt('authorization_code', ([first], granted) => first ?? granted),
    { blinds: blind(['tok-resource-within-grant/error-code'], given) },
  ),
  fault(
    'refresh-resource-ignored',
    'The resource of a refresh is not read',
    'rt-resource-bound/error-code',
    targetAt('refresh_token', (_asked, granted) => granted),
  ),
  fault(
    'refresh-resource-copied',
    'The resource of a refresh is what the token is for, whatever was approved',
    'rt-resource-bound/other-resource',
    targetAt('refresh_token', ([first], granted) => first ?? granted),
    { blinds: blind(['rt-resource-bound/error-code'], given) },
  ),
  fault(
    'refresh-loses-resource',
    'A refresh without a resource gives a token for the origin',
    'rt-resource-bound/same-audience',
    inAuthorizationServer((right) => ({
      targetOf: (at, asked, granted) =>
        at === 'refresh_token' && asked.length === 0 ? new URL(granted).origin : right.targetOf(at, asked, granted),
    })),
  ),
]
