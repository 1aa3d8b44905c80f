import type { Administration, GrantState } from '../contract/administration.ts'
import type { Core } from './core.ts'
import { deleteRow, deleteRows, liveUntil } from './oidc/rows.ts'
import type { OidcClient, State, TokenRow } from './state.ts'

/** What an administrator sees and does; the core is asked anew each time, since a reset gives it another state. */
export function administrationOf(core: Core, change: Administration['change']): Administration {
  return {
    state: () => ({
      accounts: accountsIn(core.state),
      clients: [...core.state.clients.values()].map(clientState),
      grants: [...core.state.rows].map((row) => grantState(core, row)),
    }),
    settings: () => ({ ...core.settings }),
    change,
    endGrant(grant) {
      const rows = [...core.state.rows].filter(({ lineage }) => lineage.grant === grant)
      for (const row of rows) deleteRow(core, row)
      return rows.length > 0
    },
    deleteClient(clientId) {
      const known = core.state.clients.delete(clientId)
      if (known) deleteRows(core, (row) => row.clientId === clientId)
      return known
    },
  }
}

function accountsIn({ users, sessions, appPasswords }: State) {
  return [...users.values()].map(({ uid, groups }) => ({
    user: uid,
    groups,
    sessions: [...sessions.values()].filter((session) => session.uid === uid).length,
    appPasswords: [...appPasswords.values()].filter((password) => password.uid === uid).length,
  }))
}

function clientState({ clientId, name, redirectUris, type, dynamic, tokenType, resourceUrl }: OidcClient) {
  const by = dynamic ? 'registration' : 'administrator'
  return { clientId, name, redirectUris, type, by, tokenType, resource: resourceUrl } as const
}

function grantState(core: Core, row: TokenRow): GrantState {
  const now = core.seconds()
  const { accessTokens, refreshTokens } = core.state
  const live = row.accessTokens.filter((token) => {
    const entry = accessTokens.get(token)
    return entry !== undefined && now <= liveUntil(core, entry)
  })
  return {
    grant: row.lineage.grant,
    clientId: row.clientId,
    user: row.uid,
    scope: row.scope,
    resource: row.resource,
    issuedAt: row.issuedAt,
    liveAccessTokens: live.length,
    refreshTokens: row.refreshTokens.filter((token) => refreshTokens.has(token)).length,
  }
}
