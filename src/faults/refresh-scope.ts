import { blind } from './blinds.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inAuthorizationServer } from './replace.ts'

/** Mistakes with what a session may do (catalogue 3.1, 8.1). */
export const refreshScopeFaults: readonly DeploymentFault[] = [
  fault(
    'refresh-scope-ignored',
    'The scope of a refresh is checked, and not used',
    'rt-scope-narrowing/narrower',
    inAuthorizationServer((right) => ({
      refreshedScope: (asked, granted) => (right.refreshedScope(asked, granted) === undefined ? undefined : granted),
    })),
  ),
  fault(
    'refresh-narrows-for-ever',
    'The scope of a refresh becomes that of the session',
    'rt-scope-narrowing/regained',
    inAuthorizationServer(() => ({ scopeKept: (refreshed) => refreshed })),
  ),
  fault(
    'refresh-widens-scope',
    'The scope of a refresh is taken as it comes',
    'rt-scope-not-widened/extra',
    inAuthorizationServer(() => ({ refreshedScope: (asked, granted) => asked ?? granted })),
  ),
  fault(
    'every-scope-for-everyone',
    'Whatever a client asks for, it is asked for everything that the tools may need',
    'authz-scope-not-widened/token',
    inAuthorizationServer(() => ({ grantsScope: (_asked, { scopes }) => scopes })),
    {
      blinds: blind(
        ['rs-scope-enforced/narrow-token', 'rt-scope-not-widened/extra', 'txe-scope-not-broader/issued'],
        'no token is for less than everything',
      ),
    },
  ),
]
