import type { FamilyRecord } from '../reference/authorization-server/records.ts'
import { blind } from './blinds.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer, inMcpServer, inProvisioning, inWorker } from './replace.ts'

/** What is judged only where the job works by what was given for it. */
const ofWorkingJob = [
  'rt-background-separate/after-restart',
  'rt-background-separate/grant-survives',
  'rt-storage-protected/lasting-access',
  'rt-background-separate/session-survives',
  'rt-background-consent/withdrawn',
  'rt-background-consent/ended-upstream',
  'rt-background-not-client-visible/job',
  'provision-credential-bound/other-person',
  'provision-credential-bound/ended-upstream',
]

/** Mistakes with work in the background (catalogue 8.2, 19). */
export const backgroundFaults: readonly DeploymentFault[] = [
  fault(
    'job-by-token-of-call',
    'A job that a tool starts takes the token of the call along: it is at hand',
    'rt-background-separate/background-job',
    inWorker((right) => ({
      authorityFor: async (sub, grants, token) =>
        token === undefined ? await right.authorityFor(sub, grants, token) : { header: `Bearer ${token}` },
    })),
    { blinds: blind(ofWorkingJob, 'the job never works by what the person gave') },
  ),
  fault(
    'job-by-anybodys-grant',
    'Where a person has given nothing, the job takes the first grant of the table',
    'rt-background-not-client-visible/job',
    inWorker((right) => ({
      authorityFor: async (sub, grants, token) => {
        const own = await right.authorityFor(sub, grants, token)
        const [first] = grants.people()
        return own ?? (first === undefined ? undefined : await grants.renew(first))
      },
    })),
  ),
  fault(
    'status-names-everybody',
    'The tool that tells how a person stands lists everybody who asked so far',
    'rt-background-not-client-visible/words',
    (parts) => {
      const asked = new Set<string>()
      return inMcpServer(() => ({
        wordsForPerson: (words, sub) => {
          asked.add(sub)
          return `${words} Known: ${[...asked].join(', ')}.`
        },
      }))(parts)
    },
  ),
  fault(
    'revoked-in-words',
    'What a person takes back is marked as revoked, and the job does not look at the mark',
    'rt-background-consent/withdrawn',
    inProvisioning(() => ({ takeBack: async () => true })),
    {
      blinds: [
        ...blind(['rt-background-consent/ended-upstream'], 'it is not taken back at all'),
        ...blind(
          ['provision-credential-bound/other-person', 'provision-credential-bound/ended-upstream'],
          'whoever took it back is not asked again',
        ),
      ],
    },
  ),
  fault(
    'revoked-here-only',
    'What a person takes back is deleted here, and lives on at Nextcloud',
    'rt-background-consent/ended-upstream',
    inProvisioning(() => ({ takeBack: async (_end, forget) => forget() })),
  ),
  fault(
    'refused-grant-lives-on',
    'What the wrong person gave is not kept, and nobody ends it at Nextcloud',
    'provision-credential-bound/ended-upstream',
    inProvisioning(() => ({ discard: async () => {} })),
  ),
  fault(
    'sign-out-takes-everything',
    'When a client signs out, whatever the person has here is deleted, what they gave for the background too',
    'rt-background-separate/grant-survives',
    inAuthorizationServer((right) => ({
      endSession: (store, family, why) => {
        // Written by the token endpoint, in this form.
        const session = store.get('family', family) as FamilyRecord | undefined
        right.endSession(store, family, why)
        if (why === 'revocation' && session !== undefined) store.remove('background-grant', session.sub)
      },
    })),
  ),
  fault(
    'taken-back-locks-tools',
    'Who takes back what they gave for the background counts as gone: no tool works for them any more',
    'rt-background-separate/session-survives',
    (parts) => {
      const gave = new Set<string>()
      return inMcpServer((right) => ({
        askUpstream: async (call) => {
          const { sub } = call.claims
          const standing = await call.config.provisioning?.standing(sub)
          if (standing?.state === 'given') gave.add(sub)
          if (standing?.state === 'none' && gave.has(sub)) throw new Error('access was taken back')
          return await right.askUpstream(call)
        },
      }))(parts)
    },
  ),
]
