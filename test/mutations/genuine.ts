import { randomUUID } from 'node:crypto'
import type { Genuine } from '../../src/mutations/mutation.ts'
import { keySigner, type TokenKey, writeJws } from '../../src/protocol/jws.ts'

/** A genuine token as the reference issues it, without a deployment. */
export function genuineToken(keys: Readonly<Record<'own' | 'neighbour' | 'stranger', TokenKey>>): Genuine {
  const now = Math.floor(Date.now() / 1000)
  const issuer = 'http://localhost:4000'
  const resource = `${issuer}/mcp`
  const clientId = 'a-client-that-registered'
  const header = { typ: 'at+jwt', alg: keys.own.alg, kid: keys.own.kid }
  const claims = {
    iss: issuer,
    sub: 'alice',
    aud: resource,
    client_id: clientId,
    scope: 'notes.read',
    jti: randomUUID(),
    iat: now,
    exp: now + 600,
  }
  return {
    token: writeJws(header, claims, keySigner(keys.own)),
    header,
    claims,
    resource,
    issuer,
    clientId,
    serverClientId: 'mcp-server',
    now,
    key: keys.own,
    neighbour: keys.neighbour,
    second: { issuer: 'https://partner.example', key: keys.neighbour },
    stranger: keys.stranger,
    strangerUrl: 'http://127.0.0.1:9/keys.json',
    certificateUrl: 'http://127.0.0.1:9/certificate.pem',
  }
}
