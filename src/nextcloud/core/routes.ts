import type { Route } from '../router.ts'
import { empty } from '../wire.ts'
import { showLogin, signIn } from './login.ts'
import { status } from './status.ts'

/** Routes of Nextcloud itself: sign-in, status, the entry page, the target after a sign-in. */
export const coreRoutes: readonly Route[] = [
  { name: 'core.status', methods: ['GET'], path: '/status.php', handler: status },
  { name: 'core.login', methods: ['GET'], path: '/login', handler: showLogin },
  { name: 'core.login.submit', methods: ['POST'], path: '/login', handler: signIn },
  {
    name: 'core.entry',
    methods: ['GET'],
    path: '/',
    handler: ({ caller, origin, front }) => {
      const target = caller.user === undefined ? '/login' : '/apps/dashboard/'
      return empty(302, [
        ['Content-Type', 'text/html; charset=UTF-8'],
        ['Location', `${origin}${front}${target}`],
      ])
    },
  },
]
