import { errorPage } from '../html.ts'
import type { Context } from '../router.ts'
import { type Answer, cors, empty, json } from '../wire.ts'
import { discoveryDocument } from './discovery.ts'
import { discoveryIssuer } from './issuer.ts'

const mark = ['X-NEXTCLOUD-WELL-KNOWN', '1'] as const
const marked = (answer: Answer): Answer => ({ ...answer, headers: [...answer.headers, mark] })

/** Answers WebFinger for any subject with the one link that the app has to give. */
function webfinger(context: Context): Answer {
  const resource = context.query.get('resource') ?? ''
  const subject = resource.startsWith('acct:') ? resource.slice(5) : resource
  const links = [{ rel: 'http://openid.net/specs/connect/1.0/issuer', href: discoveryIssuer(context) }]
  return json(200, subject === '' ? { links } : { subject, links })
}

/** RFC 8414 metadata for the `asMetadata` setting; a real one answers 404. */
function asMetadata(context: Context): Answer | undefined {
  return context.core.settings.asMetadata === 'served' ? json(200, discoveryDocument(context), cors('GET')) : undefined
}

const services: Readonly<Record<string, (context: Context) => Answer | undefined>> = {
  'openid-configuration': (context) => json(200, discoveryDocument(context), cors('GET')),
  webfinger,
  'oauth-authorization-server': asMetadata,
}

/**
 * `/.well-known/{service}`, with and without `/index.php`. Unknown services are 404 with JSON; deeper paths are not routed
 * (nextcloud.md 1.1). `wellKnown` makes the bare form redirect, as behind nginx, or vanish.
 */
export function wellKnown(context: Context): Answer {
  const { wellKnown: mode } = context.core.settings
  const service = context.params['service'] ?? ''
  const bare = !context.request.target.startsWith('/index.php/')
  if (mode === 404)
    return errorPage(
      'Page not found',
      'The page could not be found on the server or you may not be allowed to view it.',
      404,
    )
  if (bare && (service === 'caldav' || service === 'carddav')) {
    return empty(301, [
      ['Content-Type', 'text/html; charset=UTF-8'],
      ['Location', `${context.origin}/remote.php/dav/`],
    ])
  }
  if (bare && mode === 301) {
    return empty(301, [
      ['Content-Type', 'text/html; charset=UTF-8'],
      ['Location', `${context.origin}/index.php${context.request.target}`],
    ])
  }
  const found = Object.hasOwn(services, service) ? services[service]?.(context) : undefined
  return marked(found ?? json(404, { message: `${service} not supported` }))
}
