import type { Revision } from '../contract/words.ts'

/** Where a metadata document may stand, by the rule that leads there. */
export interface WellKnownUrl {
  readonly form: 'path-inserted' | 'root' | 'appended'
  readonly url: string
}

/** Where AS metadata may stand: which document, by which rule. */
export interface AuthorizationServerUrl {
  readonly document: 'oauth' | 'oidc'
  readonly form: 'path-inserted' | 'path-appended'
  readonly url: string
}

/** `<origin>/.well-known/<name><path>`, after removing a slash that ends the host part (RFC 9728 §3.1, RFC 8414 §3.1). */
function inserted(url: URL, name: string): string {
  const path = url.pathname === '/' ? '' : url.pathname
  return `${url.origin}/.well-known/${name}${path}${url.search}`
}

function appended(url: URL, name: string): string {
  return `${url.origin}${url.pathname.replace(/\/$/, '')}/.well-known/${name}`
}

/**
 * Places of protected resource metadata for a resource identifier: the path-inserted form, the root form, and the
 * appended form that is wrong and only looked at to recognise the mistake (RFC 9728 §3.1).
 */
export function protectedResourceUrls(resource: string): readonly WellKnownUrl[] {
  const url = new URL(resource)
  const name = 'oauth-protected-resource'
  const all: readonly WellKnownUrl[] = [
    { form: 'path-inserted', url: inserted(url, name) },
    { form: 'root', url: `${url.origin}/.well-known/${name}` },
    { form: 'appended', url: appended(url, name) },
  ]
  return all.filter((place, index) => all.findIndex((other) => other.url === place.url) === index)
}

/**
 * Places of authorization server metadata in the order in which a client of the revision looks: RFC 8414 §3.1, and from
 * 2025-11-25 on OpenID Connect Discovery §4 in both forms.
 */
export function authorizationServerUrls(issuer: string, revision: Revision): readonly AuthorizationServerUrl[] {
  const url = new URL(issuer)
  const oauth = { document: 'oauth', form: 'path-inserted', url: inserted(url, 'oauth-authorization-server') } as const
  if (revision === '2025-03-26' || revision === '2025-06-18') return [oauth]
  const oidcAppended = { document: 'oidc', form: 'path-appended', url: appended(url, 'openid-configuration') } as const
  if (url.pathname === '/') return [oauth, oidcAppended]
  return [oauth, { document: 'oidc', form: 'path-inserted', url: inserted(url, 'openid-configuration') }, oidcAppended]
}
