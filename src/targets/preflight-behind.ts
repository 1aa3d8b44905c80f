import type { StartingProblem } from '../contract/target.ts'
import type { Behind } from './behind.ts'
import { discoveryOf, issuerSeen } from './container/one-name.ts'

/**
 * Preflight: whether a Nextcloud in a container sees the issuers that it was told to trust, by the name that they have here.
 * Asked once the judged server answers, since it may be one of them.
 *
 * @param delegationIssuer - the one that somebody named
 */
export async function issuersNotSeen(
  { nextcloud, idp }: Behind,
  delegationIssuer: string | undefined,
): Promise<readonly StartingProblem[]> {
  if (nextcloud === undefined) return []
  const { readInside } = nextcloud
  const found = await Promise.all(
    [delegationIssuer, idp?.issuer]
      .filter((issuer) => issuer !== undefined)
      .map(async (issuer) => problemOf(issuer, await issuerSeen(issuer, readInside))),
  )
  return found.filter((problem) => problem !== undefined)
}

function problemOf(
  issuer: string,
  { here, inside }: Awaited<ReturnType<typeof issuerSeen>>,
): StartingProblem | undefined {
  if (here === issuer && inside === issuer) return undefined
  const url = discoveryOf(issuer)
  const answered = (named: string | undefined): string => (named === undefined ? 'nobody' : `an issuer ${named}`)
  const seen = `${answered(here)} answers at ${url} from here, and ${answered(inside)} from inside its container`
  const message = `the Nextcloud in a container is to trust ${issuer}, but ${seen}: what is made with its tokens cannot be seen`
  if (here !== issuer)
    return {
      code: 'issuer-not-itself',
      message,
      next: 'let the issuer answer there, and by the name that Nextcloud is told',
    }
  return {
    code: 'issuer-not-seen-inside',
    message,
    next: 'let the server listen at the address of the bridge, and name it by that: --listen ADDRESS, and ADDRESS in --server and --delegation-issuer. Inside a container, loopback is the container itself',
  }
}
