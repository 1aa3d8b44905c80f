/** Puts the mock behind a port for the benchmark, with one client and one person signed in, and says where it is. */
import { listen } from '../../../src/nextcloud/listen.ts'
import { createNextcloud } from '../../../src/nextcloud/nextcloud.ts'

const nextcloud = createNextcloud({ accessTokenType: 'jwt' })
const redirectUri = 'http://127.0.0.1:9/callback'
const { clientId, clientSecret } = nextcloud.addClient({ name: 'bench', redirectUris: [redirectUri], tokenType: 'jwt' })
const { origin } = await listen(nextcloud)
const flow = {
  origin,
  authorize: '/apps/oidc/authorize',
  token: '/apps/oidc/token',
  userinfo: '/apps/oidc/userinfo',
  cookie: nextcloud.signIn('alice'),
  redirectUri,
  clientId,
  clientSecret,
}
process.stdout.write(`${JSON.stringify(flow)}\n`)
