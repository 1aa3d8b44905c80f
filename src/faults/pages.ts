import { raw } from 'hono/html'
import type { PageOccasion } from '../reference/authorization-server/page-parts.ts'
import { errorPage, page } from '../reference/authorization-server/pages.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer, inProvisioning } from './replace.ts'

const bare = { 'content-type': 'text/html; charset=utf-8' }

/** Pages of one occasion go out as a framework sends them. */
function withoutGuards(of: PageOccasion): DeploymentFault['apply'] {
  return inAuthorizationServer((right) => ({
    pageHeaders: (occasion) => (occasion === of ? bare : right.pageHeaders(occasion)),
  }))
}

/** Mistakes with the pages that people see (catalogue 3.1, 14.1). */
export const pageFaults: readonly DeploymentFault[] = [
  fault(
    'question-in-a-frame',
    'The headers that keep pages out of frames are set by a web server that does not know the page of the question',
    'authz-anti-framing/login',
    withoutGuards('question'),
  ),
  fault(
    'refusal-in-a-frame',
    'Pages that refuse a request are made by the error handler, without the headers of the others',
    'authz-anti-framing/refusal',
    withoutGuards('refusal'),
  ),
  fault(
    'way-back-in-a-frame',
    'The callback was not thought of as a page, and has none of their headers',
    'authz-anti-framing/way-back',
    withoutGuards('way-back'),
  ),
  fault(
    'provisioning-in-a-frame',
    'The second consent was added later, and its pages have none of the headers of the first',
    'authz-anti-framing/elicited',
    inProvisioning(() => ({ pageHeaders: () => bare })),
  ),
  fault(
    'client-name-as-markup',
    'The name of a client is put into the page as it was registered',
    'err-html-escaped/client-name',
    inAuthorizationServer((right) => ({
      consentPage: (shown) =>
        right.consentPage({ ...shown, client: { ...shown.client, name: raw(shown.client.name) } }),
    })),
  ),
  fault(
    'refusal-quotes-request',
    'The page that refuses says which client it does not know, in the words of the request',
    'err-html-escaped/request',
    inAuthorizationServer(() => ({
      errorPage: (message, asked) =>
        page('This did not work', raw(`<p>${message} (${asked.get('client_id') ?? ''})</p>`)),
    })),
  ),
  fault(
    'way-back-quotes-upstream',
    'The page at the end of a failed sign-in says what the upstream said of it',
    'err-html-escaped/way-back',
    inAuthorizationServer(() => ({
      errorPage: (message, asked) => {
        const said = asked.get('error_description')
        return said === null ? errorPage(message) : page('This did not work', raw(`<p>${message}</p><p>${said}</p>`))
      },
    })),
  ),
]
