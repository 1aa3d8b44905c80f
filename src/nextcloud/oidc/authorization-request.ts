import type { Context } from '../router.ts'
import { discoveryIssuer } from './issuer.ts'

/** Names of the parameters of an authorization request, in the order in which the app writes them into URLs. */
export const parameterNames = [
  'client_id',
  'state',
  'response_type',
  'redirect_uri',
  'scope',
  'nonce',
  'resource',
  'code_challenge',
  'code_challenge_method',
  'prompt',
  'max_age',
  'response_mode',
  'claims',
] as const

/** Name of one parameter. */
type ParameterName = (typeof parameterNames)[number]

/** The parameters of an authorization request; '' is absent. */
export interface AuthorizationRequest extends Record<ParameterName, string> {
  /** What the answer is to name as issuer; absent: nothing, as a real one does. */
  readonly responseIss?: string
}

/** Those of 2.0, which older releases do not read. */
const conformanceOnly: readonly ParameterName[] = ['prompt', 'max_age', 'response_mode', 'claims']

/** Reads the parameters from the request; those that the played release does not know are left out. */
export function readParameters(context: Context, conformance: boolean): AuthorizationRequest {
  return fromSource(context, (name) => (conformance || !conformanceOnly.includes(name) ? context.field(name) : ''))
}

/** The parameters that an earlier request left in the session. */
export function rememberedParameters(context: Context): AuthorizationRequest {
  return fromSource(context, (name) => context.existingSession?.values.get(`oidc_${name}`) ?? '')
}

/** Keeps the parameters in the session. */
export function rememberParameters(context: Context, request: AuthorizationRequest): void {
  const { values } = context.session()
  for (const name of parameterNames) values.set(`oidc_${name}`, request[name])
}

/** Forgets them, and a pending consent. */
export function forgetParameters(context: Context): void {
  const { values } = context.session()
  for (const name of [...values.keys()]) {
    if (name.startsWith('oidc_') && name !== 'oidc_auth_time' && name !== 'oidc_login_pending') values.delete(name)
  }
}

function fromSource(context: Context, read: (name: ParameterName) => string): AuthorizationRequest {
  return {
    ...(context.core.settings.responseIss === 'sent' ? { responseIss: discoveryIssuer(context) } : {}),
    client_id: read('client_id'),
    state: read('state'),
    response_type: read('response_type'),
    redirect_uri: read('redirect_uri'),
    scope: read('scope'),
    nonce: read('nonce'),
    resource: read('resource'),
    code_challenge: read('code_challenge'),
    code_challenge_method: read('code_challenge_method'),
    prompt: read('prompt'),
    max_age: read('max_age'),
    response_mode: read('response_mode'),
    claims: read('claims'),
  }
}

/** Whether `prompt` has a value, whatever the case. */
export function prompts(request: AuthorizationRequest, value: string): boolean {
  return request.prompt.toLowerCase().split(' ').includes(value)
}

/** The parts of `response_type`. */
export function responseTypes(request: AuthorizationRequest): readonly string[] {
  return request.response_type.toLowerCase().split(/\s+/).filter(Boolean)
}

/** `response_mode`, or '' where the response type decides. */
export function responseMode(request: AuthorizationRequest): string {
  const mode = request.response_mode.trim().toLowerCase()
  return mode === 'default' ? '' : mode
}
