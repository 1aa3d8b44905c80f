import type { Shown } from './client-authentication.ts'
import type { AuthorizationServerConfig, Service } from './config.ts'
import { OAuthError } from './errors.ts'
import type { AccessRecord } from './records.ts'

/** A token that is to be exchanged, with what it says itself where it is signed. */
export interface Subject {
  readonly access: AccessRecord
  readonly claims: Readonly<Record<string, unknown>>
}

/** What an exchange comes to. */
export interface Delegation {
  readonly token: string
  readonly issuedTokenType: string
  /** Seconds. */
  readonly expiresIn: number
  readonly scope: string
}

/** The decisions of a token exchange (RFC 8693), each one the place of a plausible mistake. */
export interface ExchangeParts {
  /** Who exchanges; a right server lets its MCP servers do so, who prove themselves. */
  readonly exchanger: (config: AuthorizationServerConfig, shown: Shown, authenticate: () => Service) => Service
  /** Whether the form of a request is right (RFC 8693 §2.1). @throws OAuthError `invalid_request` */
  readonly checkForm: (form: URLSearchParams) => void
  /** Whom a token that is to be exchanged stands for; undefined: it is not valid. */
  readonly subjectOf: (
    config: AuthorizationServerConfig,
    token: string,
    read: () => Promise<AccessRecord | undefined>,
  ) => Promise<AccessRecord | undefined>
  /** Whether an MCP server may exchange a token (RFC 8693 §5). */
  readonly mayExchange: (service: Service, subject: AccessRecord) => boolean
  /** Whether it may become actor, where the token says who may (RFC 8693 §4.4). */
  readonly mayAct: (service: Service, claims: Subject['claims']) => boolean
  /** The error for a subject token that is not valid (RFC 8693 §2.2.2). */
  readonly invalidSubject: () => OAuthError
  /** Whether the target is one that is served. */
  readonly servesTarget: (config: AuthorizationServerConfig, form: URLSearchParams) => boolean
  /** Scopes of the delegated token, of those asked for. @throws OAuthError `invalid_scope` */
  readonly grantedScope: (asked: readonly string[], subject: AccessRecord) => readonly string[]
  /** Its end, in epoch seconds. */
  readonly endOf: (config: AuthorizationServerConfig, subject: AccessRecord, now: number) => number
  /** `act` (RFC 8693 §4.1) and `sub`. */
  readonly delegatedIdentity: (service: Service, subject: AccessRecord) => Readonly<Record<string, unknown>>
  /** The body of the answer (RFC 8693 §2.2.1). */
  readonly exchangeResponse: (delegation: Delegation) => Readonly<Record<string, unknown>>
}

/** What token types are called here (RFC 8693 §3). */
export const tokenTypes = {
  access: 'urn:ietf:params:oauth:token-type:access_token',
  jwt: 'urn:ietf:params:oauth:token-type:jwt',
} as const

function checkForm(form: URLSearchParams): void {
  if (form.get('subject_token_type') !== tokenTypes.access)
    throw new OAuthError('invalid_request', 'subject_token_type is that of an access token')
  if (!form.has('subject_token')) throw new OAuthError('invalid_request', 'subject_token is missing')
  // Who acts is the client that proves itself; an actor token would say it a second time.
  if (form.has('actor_token') || form.has('actor_token_type'))
    throw new OAuthError('invalid_request', 'actor tokens are not taken')
  const requested = form.get('requested_token_type')
  if (requested !== null && requested !== tokenTypes.jwt && requested !== tokenTypes.access)
    throw new OAuthError('invalid_request', 'only access tokens are issued')
}

/** The right decisions. */
export function rightExchangeParts(): ExchangeParts {
  return {
    exchanger: (_config, _shown, authenticate) => authenticate(),
    checkForm,
    subjectOf: (_config, _token, read) => read(),
    mayExchange: (service, subject) => service.resource === subject.resource,
    mayAct: (service, { may_act: party }) => {
      if (party === undefined) return true
      return typeof party === 'object' && party !== null && 'sub' in party && party.sub === service.clientId
    },
    invalidSubject: () => new OAuthError('invalid_request', 'the subject token is not valid'),
    // The API has no URL of its own here, so every resource is a foreign one.
    servesTarget: ({ upstream }, form) =>
      form.getAll('audience').every((audience) => audience === upstream.apiAudience) && !form.has('resource'),
    grantedScope: (asked, subject) => {
      const held = subject.scope.split(' ')
      if (asked.some((one) => !held.includes(one)))
        throw new OAuthError('invalid_scope', 'an exchange does not widen the scope')
      return asked
    },
    endOf: ({ lifetimes }, subject, now) => Math.min(now + lifetimes.delegation, subject.exp),
    delegatedIdentity: (service, subject) => ({ sub: subject.sub, act: { sub: service.clientId } }),
    exchangeResponse: ({ token, issuedTokenType, expiresIn, scope }) => ({
      access_token: token,
      issued_token_type: issuedTokenType,
      token_type: 'Bearer',
      expires_in: expiresIn,
      scope,
    }),
  }
}
