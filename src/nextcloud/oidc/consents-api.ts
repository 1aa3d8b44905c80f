import type { Context } from '../router.ts'
import { notSignedIn, refusedChange } from '../security.ts'
import { type Answer, json } from '../wire.ts'
import { consentKey } from './consent-decision.ts'
import { deleteRows } from './rows.ts'

/** `GET /api/consents`: what a person has allowed, for the personal settings. */
export function listConsents(context: Context): Answer {
  const refusal = notSignedIn(context)
  const { user } = context.caller
  if (refusal !== undefined || user === undefined) return refusal ?? json(401, { error: 'Not logged in' })
  const { consents, clients } = context.core.state
  const list = [...clients.values()].flatMap((client, at) => {
    const consent = consents.get(consentKey(user.uid, client.clientId))
    if (consent === undefined) return []
    return [
      {
        id: at + 1,
        clientId: at + 1,
        clientName: client.name,
        clientIdentifier: client.clientId,
        scopesGranted: consent.scopes,
        allowedScopes: client.allowedScopes,
        createdAt: consent.grantedAt,
        updatedAt: consent.grantedAt,
      },
    ]
  })
  return json(200, list)
}

/** `DELETE /api/consents/{clientId}`: withdraws a consent; the client's tokens for the person go with it (2.0.4). */
export function revokeConsent(context: Context): Answer {
  const refusal = refusedChange(context)
  const { user } = context.caller
  if (refusal !== undefined || user === undefined) return refusal ?? json(401, { error: 'Not logged in' })
  const { core } = context
  if (core.settings.consent === false)
    return json(403, { error: 'Consent revocation is disabled by your administrator' })
  const client = [...core.state.clients.values()][Number(context.params['clientId']) - 1]
  if (client !== undefined) {
    core.state.consents.delete(consentKey(user.uid, client.clientId))
    deleteRows(core, (row) => row.uid === user.uid && row.clientId === client.clientId)
  }
  return json(200, { success: true })
}
