import { decodeJwt } from 'jose'
import { z } from 'zod'
import type { Shown } from '../reference/authorization-server/client-authentication.ts'
import type { AuthorizationServerConfig, Service } from '../reference/authorization-server/config.ts'
import { OAuthError } from '../reference/authorization-server/errors.ts'
import { tokenTypes } from '../reference/authorization-server/exchange-parts.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

const idTokenType = 'urn:ietf:params:oauth:token-type:id_token'
/** The types that RFC 8693 §3 names, besides those that are issued here. */
const named: readonly string[] = [
  idTokenType,
  'urn:ietf:params:oauth:token-type:refresh_token',
  'urn:ietf:params:oauth:token-type:saml1',
  'urn:ietf:params:oauth:token-type:saml2',
  tokenTypes.jwt,
]

/** A form is read otherwise than it stands, and the right checks look at what came of it. */
function readsForm(
  id: string,
  title: string,
  fails: string,
  read: (form: URLSearchParams) => Readonly<Record<string, string | undefined>>,
): DeploymentFault {
  return fault(
    id,
    title,
    fails,
    inAuthorizationServer((right) => ({
      checkForm: (form) => {
        const other = new URLSearchParams(form)
        for (const [name, value] of Object.entries(read(form)))
          if (value === undefined) other.delete(name)
          else other.set(name, value)
        right.checkForm(other)
      },
    })),
  )
}

/** Somebody exchanges who is refused by a right server. */
function letsExchange(
  id: string,
  title: string,
  fails: string,
  whom: (config: AuthorizationServerConfig, shown: Shown, refusal: OAuthError) => Service | undefined,
): DeploymentFault {
  return fault(
    id,
    title,
    fails,
    inAuthorizationServer((right) => ({
      exchanger: (config, shown, authenticate) => {
        try {
          return right.exchanger(config, shown, authenticate)
        } catch (refusal) {
          const service = refusal instanceof OAuthError ? whom(config, shown, refusal) : undefined
          if (service === undefined) throw refusal
          return service
        }
      },
      // Who is no MCP server has no resource.
      mayExchange: (service, subject) => service.resource === '' || right.mayExchange(service, subject),
    })),
  )
}

const read: z.ZodType<{ sub: string; aud: string; client_id: string; scope: string; iat: number; exp: number }> =
  z.object({
    sub: z.string(),
    aud: z.string(),
    client_id: z.string(),
    scope: z.string(),
    iat: z.number(),
    exp: z.number(),
  })

function serviceNamed({ services }: AuthorizationServerConfig, { clientId }: Shown): Service | undefined {
  return services.find((one) => one.clientId === clientId)
}

/** Token exchanges that a right server refuses (catalogue 7.1). */
export const exchangeRefusalFaults: readonly DeploymentFault[] = [
  fault(
    'no-subject-token-is-bad-grant',
    'A request without a subject token is answered as if it had one that is not valid',
    'txe-request-form/subject-token',
    inAuthorizationServer((right) => ({
      checkForm: (form) => {
        if (!form.has('subject_token')) throw new OAuthError('invalid_grant', 'the subject token is not valid')
        right.checkForm(form)
      },
    })),
  ),
  readsForm(
    'subject-type-by-default',
    'A request that names no type is taken for one with an access token',
    'txe-request-form/subject-token-type',
    (form) => ({ subject_token_type: form.get('subject_token_type') ?? tokenTypes.access }),
  ),
  readsForm(
    'unknown-type-is-access-token',
    'A switch over the types of the RFC has the access token as its default',
    'txe-subject-token-type-correct/unknown',
    (form) => {
      const type = form.get('subject_token_type')
      return type === null || named.includes(type) ? {} : { subject_token_type: tokenTypes.access }
    },
  ),
  readsForm(
    'id-token-type-is-access-token',
    'A token that is declared as ID token is verified as an access token, since both are signed by the same key',
    'txe-subject-token-type-correct/id-token',
    (form) => (form.get('subject_token_type') === idTokenType ? { subject_token_type: tokenTypes.access } : {}),
  ),
  readsForm(
    'actor-type-alone-ignored',
    'The type of an actor token is looked at only where there is such a token',
    'txe-actor-type-paired/type-alone',
    (form) => (form.has('actor_token') ? {} : { actor_token_type: undefined }),
  ),
  readsForm(
    'actor-token-alone-ignored',
    'An actor token counts only with its type, and is left out without',
    'txe-actor-type-paired/token-alone',
    (form) => (form.has('actor_token_type') ? {} : { actor_token: undefined }),
  ),
  fault(
    'unknown-audience-gets-default',
    'There is one audience anyway, so every token is issued for it, whichever was asked for',
    'txe-invalid-target-error/audience',
    inAuthorizationServer(() => ({ servesTarget: (_config, form) => !form.has('resource') })),
  ),
  fault(
    'resource-unread-at-exchange',
    'An exchange reads the audience, and does not know the parameter resource',
    'txe-invalid-target-error/resource',
    inAuthorizationServer((right) => ({
      servesTarget: (config, form) => {
        const other = new URLSearchParams(form)
        other.delete('resource')
        return right.servesTarget(config, other)
      },
    })),
  ),
  fault(
    'subject-decoded-only',
    'The subject token was verified by the MCP server, so the authorization server only reads what it says',
    'txe-invalid-token-error/tampered',
    inAuthorizationServer(() => ({
      subjectOf: async (config, token) => {
        const said = read.safeParse(decoded(token)).data
        if (said === undefined || said.exp * 1000 <= config.now()) return undefined
        const { aud, client_id, ...rest } = said
        return { family: '', clientId: client_id, resource: aud, ...rest }
      },
    })),
  ),
  fault(
    'leeway-for-slow-calls',
    'A subject token may be over for an hour, so that no call fails half way',
    'txe-invalid-token-error/expired',
    inAuthorizationServer(() => ({
      leewayForOwn: () => 3600,
      endOf: ({ lifetimes }, subject, now) =>
        Math.min(now + lifetimes.delegation, subject.exp > now ? subject.exp : now + 60),
    })),
  ),
  fault(
    'subject-audience-unread',
    'By its id a token is known, and for whom it says to be is not read any more',
    'txe-invalid-token-error/foreign-audience',
    inAuthorizationServer(() => ({ ownAudienceHolds: () => true })),
  ),
  fault(
    'may-act-unread',
    'Nobody reads may_act in a subject token',
    'txe-may-act-enforced/other-party',
    inAuthorizationServer(() => ({ mayAct: () => true })),
  ),
  letsExchange(
    'exchange-by-client-id',
    'The client id says who exchanges, and a secret is compared only where one is sent',
    'txe-client-authenticated/anonymous',
    (config, shown) => (shown.secret === undefined ? serviceNamed(config, shown) : undefined),
  ),
  letsExchange(
    'exchange-secret-unread',
    'That a secret was sent is enough for an exchange',
    'txe-client-authenticated/wrong-secret',
    (config, shown) => (shown.secret === undefined ? undefined : serviceNamed(config, shown)),
  ),
  letsExchange(
    'exchange-for-any-client',
    'Every client that proves itself may exchange every token',
    'txe-client-entitled/stranger',
    (_config, { clientId = '' }, { code }) =>
      code === 'unauthorized_client' ? { clientId, clientSecret: '', resource: '' } : undefined,
  ),
  fault(
    'exchange-of-any-resource',
    'Every MCP server may exchange the tokens of the others',
    'txe-client-entitled/other-resource',
    inAuthorizationServer(() => ({ mayExchange: () => true })),
    { deployment: 'reference:two-resources' },
  ),
  fault(
    'scope-as-asked',
    'The scope of a delegated token is copied from the request',
    'txe-scope-not-broader/issued',
    inAuthorizationServer(() => ({ grantedScope: (asked) => asked })),
  ),
]

function decoded(token: string): unknown {
  try {
    return decodeJwt(token)
  } catch {
    return undefined
  }
}
