import { button, byId, el, fill, table, tokenButton } from './dom.js'

const into = (id) => byId(id).querySelector('div')

/** What runs, and what it is to be next. */
export function deploymentForm({ deployment, fault, deployments, faults }, doing) {
  const which = select(
    'which',
    deployments.map((name) => [name, name]),
    deployment,
  )
  const wrong = select('wrong', [['', 'no fault'], ...faults.map(({ id, title }) => [id, `${id}: ${title}`])], fault)
  // A fault is made for one deployment; another one starts without.
  which.addEventListener('change', () => doing('restart', { deployment: which.value }))
  wrong.addEventListener('change', () => doing('restart', { deployment: which.value, fault: wrong.value }))
  fill(
    byId('deployment'),
    labelled('Deployment', which),
    labelled('Fault', wrong),
    button('Start anew', () => doing('restart', { deployment: which.value, fault: wrong.value })),
  )
}

function select(id, options, chosen) {
  const field = el('select', { id }, ...options.map(([value, text]) => el('option', { value }, text)))
  field.value = chosen
  return field
}

/** A field with its label. */
export function labelled(text, field) {
  return el('label', {}, el('span', {}, text), field)
}

/** The lines to paste, and who can sign in. */
export function connectPanel({ connect, accounts, mcp, ca }) {
  fill(
    into('connect'),
    el('p', {}, 'MCP server ', el('code', {}, mcp)),
    ...connect.map(({ client, how, text }) =>
      el(
        'div',
        { class: 'paste' },
        el('h3', {}, client),
        el('p', { class: 'aside' }, how),
        el('pre', { tabindex: '0' }, text),
      ),
    ),
    el('h3', {}, 'Who can sign in'),
    table(
      'Accounts',
      ['Name', 'Password'],
      accounts.map(({ user, password }) => [el('code', {}, user), el('code', {}, password)]),
    ),
    ...(ca === undefined ? [] : [el('h3', {}, 'Certificate authority'), el('pre', { tabindex: '0' }, ca)]),
  )
}

/** Scenarios to play, and what came of the last. */
export function playPanel({ scenarios }, doing) {
  if (byId('scenario') !== null) return
  const which = select(
    'scenario',
    scenarios.map(({ id, title }) => [id, `${id}: ${title}`]),
    'audience/issued',
  )
  fill(
    into('play'),
    el(
      'p',
      { class: 'line' },
      labelled('Scenario', which),
      button('Play', () => doing('run', { scenario: which.value }), { id: 'play-now' }),
    ),
    el('div', { id: 'played', 'aria-live': 'polite' }),
  )
}

/** Says that a scenario is played. */
export function playing(scenario) {
  byId('play-now').disabled = true
  fill(byId('played'), el('p', {}, `${scenario} is played…`))
}

const signs = { passed: '✓', failed: '✗', warned: '!', info: 'i', 'not-judged': '–' }

/** What came of it. */
export function played(scenario, outcomes) {
  byId('play-now').disabled = false
  fill(
    byId('played'),
    el('p', {}, outcomes.length === 0 ? `${scenario} judged nothing here.` : scenario),
    el('ul', { class: 'outcomes' }, ...outcomes.map(outcome)),
  )
}

function outcome({ id, outcome: came, requirement, reason, expected, actual }) {
  return el(
    'li',
    { class: came },
    el('p', {}, el('b', {}, `${signs[came] ?? ''} ${came.replace('-', ' ')} `), el('code', {}, id)),
    el('p', { class: 'aside' }, requirement),
    ...[
      ['expected', expected],
      ['actual', actual],
      ['because', reason],
    ]
      .filter(([, words]) => words !== undefined && came !== 'passed')
      .map(([name, words]) => el('p', {}, el('span', { class: 'aside' }, `${name} `), words)),
  )
}

/** What became of authority. */
export function lineagePanel({ lineage }, show, version) {
  const { crossings, clear, tokens } = lineage
  const words = crossings.map((one) => one.words)
  fill(
    into('lineage'),
    ...words.map((text) => el('p', { class: 'alarm' }, `✗ ${text}`)),
    ...(clear === '' ? [] : [el('p', {}, clear)]),
    ...(tokens.length === 0
      ? []
      : [
          el(
            'div',
            { class: 'drawing', tabindex: '0', role: 'group', 'aria-label': 'Picture of the lineage' },
            el('img', { src: `/lineage.svg?${version}`, alt: [...words, clear].join(' ') }),
          ),
          el(
            'details',
            {},
            el('summary', {}, `${tokens.length} tokens`),
            table(
              'Tokens',
              ['Token', 'Kind', 'Grant'],
              tokens
                .slice(-100)
                .map(({ pseudonym, kind, form, grant }) => [
                  tokenButton(pseudonym, show),
                  `${kind.replaceAll('-', ' ')}, ${form}`,
                  grant,
                ]),
            ),
          ),
        ]),
  )
}

/** Accounts, clients and grants, with what an administrator can end. */
export function upstreamPanel({ upstream, nextcloud }, doing) {
  const { accounts, clients, grants } = upstream
  fill(
    into('upstream'),
    el('p', { class: 'aside' }, nextcloud),
    el('h3', {}, 'Accounts'),
    table(
      'Accounts',
      ['Name', 'Signed in', 'App passwords'],
      accounts.map(({ user, sessions, appPasswords }) => [user, String(sessions), String(appPasswords)]),
    ),
    el('h3', {}, 'Clients'),
    table(
      'Clients',
      ['Client', 'Tokens', 'Resource', 'End'],
      clients.map(({ clientId, name, by, tokenType, resource, type }) => [
        el(
          'span',
          {},
          el('b', {}, name),
          el('span', { class: 'aside' }, ` ${type}, by ${by} `),
          el('code', {}, clientId),
        ),
        el('span', { class: 'tight' }, tokenType),
        resource === '' ? 'none' : resource,
        button('Delete', () => doing('delete-client', { client: clientId }), { 'aria-label': `Delete client ${name}` }),
      ]),
    ),
    el('h3', {}, 'Grants'),
    grants.length === 0
      ? el('p', { class: 'aside' }, 'Nobody gave anything yet.')
      : table(
          'Grants',
          ['Grant', 'Scope', 'Lives', 'End'],
          grants.map(({ grant, user, clientId, scope, resource, liveAccessTokens, refreshTokens }) => [
            el(
              'span',
              {},
              el('b', {}, grant),
              ` for ${user}, client `,
              el('code', {}, `${clientId.slice(0, 8)}…`),
              resource === '' ? '' : `, for ${resource}`,
            ),
            scope,
            `${liveAccessTokens} access, ${refreshTokens} refresh`,
            button('Revoke', () => doing('end-grant', { grant }), { 'aria-label': `Revoke ${grant}` }),
          ]),
        ),
  )
}
