/** A topic: what one section of the catalogue is about. Scenarios stand in a folder of that name. */
export interface Topic {
  /** Section of the catalogue, without subsection: `5`. */
  readonly section: string
  readonly slug: string
  readonly title: string
  /** The question that its checks answer, in one sentence. */
  readonly question: string
}

/** The topics in the order of the catalogue. Sections 15 to 18 of the source are notes and hold no requirements. */
export const topics: readonly Topic[] = [
  {
    section: '1',
    slug: 'discovery',
    title: 'Discovery',
    question: 'Does a client that knows only the URL of the server find the right authorization server, and no other?',
  },
  {
    section: '2',
    slug: 'registration',
    title: 'Client registration',
    question: 'Can one client pass for another, or register what it should not?',
  },
  {
    section: '3',
    slug: 'authorization',
    title: 'Authorization endpoint and consent',
    question: 'Does a code go only to the client that the person said yes to, in the browser that asked?',
  },
  {
    section: '4',
    slug: 'token',
    title: 'Token endpoint',
    question: 'Does a code yield tokens once, for the client it was made for, and tokens of this server only?',
  },
  {
    section: '5',
    slug: 'validation',
    title: 'Access token validation',
    question: 'Does the server accept the tokens that were made for it, and no others?',
  },
  {
    section: '6',
    slug: 'passthrough',
    title: 'Token passthrough and the upstream leg',
    question: 'Does what the client sent stay on the client side, and what the upstream gave on the upstream side?',
  },
  {
    section: '7',
    slug: 'exchange',
    title: 'Token exchange and enterprise grants',
    question: 'Does an exchange give less than went in, to someone entitled, for one purpose?',
  },
  {
    section: '8',
    slug: 'refresh',
    title: 'Refresh tokens and revocation',
    question: 'Does a stolen refresh token show itself, and does an ended session stay ended?',
  },
  {
    section: '9',
    slug: 'scopes',
    title: 'Scopes and step-up',
    question: 'Does a narrow token stay narrow, and does a client learn what it lacks?',
  },
  {
    section: '10',
    slug: 'sessions',
    title: 'Sessions, handles and state',
    question: 'Is anything but the token ever taken for proof of who is asking?',
  },
  {
    section: '11',
    slug: 'transport',
    title: 'Transport, headers and TLS',
    question: 'Is there a side door past the authorization, by origin, header, era or plain HTTP?',
  },
  {
    section: '12',
    slug: 'ssrf',
    title: 'Server-side request forgery',
    question: 'Can an outsider make the server fetch from inside?',
  },
  {
    section: '13',
    slug: 'cors',
    title: 'CORS and preflight',
    question: 'Do browser clients work, and only those that should?',
  },
  {
    section: '14',
    slug: 'errors',
    title: 'Errors, clock skew and DPoP',
    question: 'Are refusals ones that a client can act upon and an attacker learns nothing from?',
  },
  {
    section: '19',
    slug: 'separation',
    title: 'The whole flow and the separation of authority',
    question: 'Does the token that the flow gives open the server, and does each kind of work use its own authority?',
  },
]

/**
 * The topic of a section or subsection: `5` and `5.2` are both validation.
 *
 * @throws Error where the catalogue has no such section
 */
export function topicOf(section: string): Topic {
  const [whole] = section.split('.')
  const topic = topics.find((known) => known.section === whole)
  if (topic === undefined) throw new Error(`section ${section} has no topic; add it to src/requirements/topics.ts`)
  return topic
}
