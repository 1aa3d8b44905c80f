import { z } from 'zod'
import { blind } from './blinds.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

/** Two places are taken for one where something is the same of both. */
function comparedBy(of: (uri: string) => string): DeploymentFault['apply'] {
  return inAuthorizationServer((right) => ({
    redirectHolds: (registered, asked) =>
      right.redirectHolds(registered, asked) ||
      (URL.canParse(asked) && registered.some((uri) => of(uri) === of(asked))),
  }))
}

/** A registration without redirect URIs is completed with one that fits whoever asks. */
function completedWhere(missing: z.ZodType): DeploymentFault['apply'] {
  const lacking = z.looseObject({ redirect_uris: missing })
  return inAuthorizationServer(() => ({
    registrationAsked: (body) => {
      const read = lacking.safeParse(body)
      return read.success ? { ...read.data, redirect_uris: ['http://localhost'] } : body
    },
  }))
}

/** Mistakes with where people are sent back to (catalogue 2.1, 3.1). */
export const redirectUriFaults: readonly DeploymentFault[] = [
  fault(
    'redirect-uri-by-prefix',
    'A place of return has to begin with a registered one',
    'authz-redirect-uri-exact/path',
    inAuthorizationServer((right) => ({
      redirectHolds: (registered, asked) => {
        const [path = '', query] = asked.split('?')
        const begins = (uri: string): boolean =>
          path.startsWith(`${uri.split('?')[0] ?? uri}/`) && uri.split('?')[1] === query
        return right.redirectHolds(registered, asked) || registered.some(begins)
      },
    })),
  ),
  fault(
    'redirect-uri-without-query',
    'Places of return are compared without their queries',
    'authz-redirect-uri-exact/query',
    comparedBy((uri) => uri.replace(/[?][^#]*/, '')),
  ),
  fault(
    'redirect-uri-by-host-suffix',
    'The host of a place of return has to end like a registered one, so that subdomains work',
    'authz-redirect-uri-exact/host',
    inAuthorizationServer((right) => ({
      redirectHolds: (registered, asked) => {
        const ends = (uri: string): boolean => {
          const [wanted, given] = [new URL(uri), new URL(asked)]
          const { protocol, pathname, search } = wanted
          return (
            given.hostname.endsWith(`.${wanted.hostname}`) &&
            given.href === `${protocol}//${given.host}${pathname}${search}`
          )
        }
        return right.redirectHolds(registered, asked) || (URL.canParse(asked) && registered.some(ends))
      },
    })),
  ),
  fault(
    'redirect-uri-without-scheme',
    'Places of return are compared without their schemes, for servers behind a proxy that ends TLS',
    'authz-redirect-uri-exact/scheme',
    comparedBy((uri) => uri.replace(/^https?:/, '')),
  ),
  fault(
    'redirect-uri-without-fragment',
    'Fragments are taken off before places of return are compared',
    'authz-redirect-uri-exact/fragment',
    comparedBy((uri) => uri.replace(/#.*$/, '')),
  ),
  fault(
    'only-loopback-redirects',
    'Clients are programs on people’s machines, so that only loopback places of return are looked at',
    'authz-https-redirects-usable/flow',
    inAuthorizationServer((right) => ({
      redirectHolds: (registered, asked) =>
        /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])/.test(asked) && right.redirectHolds(registered, asked),
    })),
    {
      blinds: blind(
        ['path', 'query', 'host', 'scheme', 'fragment'].map((part) => `authz-redirect-uri-exact/${part}`),
        'not even the registered place is taken',
      ),
    },
  ),
  fault(
    'redirect-uris-default-omitted',
    'A client that registers without redirect_uris is taken for one on this machine',
    'dcr-redirect-uris-required/omitted',
    completedWhere(z.undefined().optional()),
  ),
  fault(
    'redirect-uris-default-empty',
    'An empty list of redirect_uris is completed',
    'dcr-redirect-uris-required/empty',
    completedWhere(z.tuple([])),
  ),
  fault(
    'redirect-uris-default-null',
    'What is null in a registration is filled with defaults',
    'dcr-redirect-uris-required/null',
    completedWhere(z.null()),
  ),
]
