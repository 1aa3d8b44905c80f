import { decodeJwt, type JWTVerifyOptions } from 'jose'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

/** Leaves one thing out of what an ID token must say. */
function without(change: (checks: JWTVerifyOptions) => JWTVerifyOptions): DeploymentFault['apply'] {
  return inAuthorizationServer(() => ({ idTokenChecks: change }))
}

/** A day, in seconds. */
const day = 86_400

/** Mistakes with the ID token by which a proxy knows who signed in upstream. */
export const proxyIdTokenFaults: readonly DeploymentFault[] = [
  fault(
    'id-token-not-needed',
    'Where the upstream gives no ID token, everybody is one and the same user',
    'proxy-upstream-idtoken-validated/absent',
    inAuthorizationServer(() => ({ subjectWithoutIdToken: () => 'default-user' })),
    { basis: 'nextcloud-mcp-server oauth_routes.py: "Using fallback user_id"' },
  ),
  fault(
    'id-token-decoded',
    'The ID token is decoded and its claims are compared; nobody looks at the signature',
    'proxy-upstream-idtoken-validated/signature',
    inAuthorizationServer(() => ({
      readIdToken: async (token, _keys, { issuer, audience, currentDate = new Date() }) => {
        const claims = decodeJwt(token)
        if (claims.iss !== issuer || claims.aud !== audience) throw new Error('another issuer or audience')
        if ((claims.exp ?? 0) * 1000 < currentDate.getTime()) throw new Error('it is over')
        return claims
      },
    })),
  ),
  fault(
    'id-token-any-issuer',
    'Whatever the keys of the upstream have signed is taken, whoever it says to be from',
    'proxy-upstream-idtoken-validated/issuer',
    without(({ issuer: _, ...checks }) => checks),
  ),
  fault(
    'id-token-any-audience',
    'An ID token for another client of the upstream is taken',
    'proxy-upstream-idtoken-validated/audience',
    without(({ audience: _, ...checks }) => checks),
  ),
  fault(
    'id-token-long-over',
    'An ID token may be over for a day: the leeway was meant to be in milliseconds',
    'proxy-upstream-idtoken-validated/expired',
    without((checks) => ({ ...checks, clockTolerance: day })),
  ),
  fault(
    'id-token-any-nonce',
    'A nonce is sent and never compared',
    'proxy-upstream-idtoken-validated/nonce',
    inAuthorizationServer(() => ({ nonceHolds: () => true })),
  ),
]
