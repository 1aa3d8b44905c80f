import { read } from './api.js'
import { byId, el, fill, table, tokenButton, withTokens } from './dom.js'

/** What was chosen: an exchange in full, or a token with what everybody would say to it. */
export function createDetails(known, goTo) {
  const place = byId('detail-body')
  const title = byId('detail-title')

  function exchange({ n, from, to, exchange: { request, response } }, nameOf) {
    title.textContent = `Exchange ${n}`
    fill(
      place,
      el('p', { class: 'aside' }, `${nameOf(from)} to ${nameOf(to)}`),
      el('h3', {}, 'Request'),
      message(`${request.method} ${request.url}`, request.headers, request.body),
      el('h3', {}, 'Answer'),
      response === undefined
        ? el('p', {}, 'none came')
        : message(String(response.status), response.headers, response.body),
    )
    reveal()
  }

  function message(first, headers, body) {
    const lines = headers.map(([name, value]) => `${name}: ${value}`)
    const head = el('pre', { tabindex: '0' }, ...withTokens([first, ...lines].join('\n'), known, token))
    if (body === '') return head
    return el('div', {}, head, el('pre', { tabindex: '0' }, ...withTokens(pretty(body), known, token)))
  }

  async function token(name) {
    const view = await read(`/token/${encodeURIComponent(name)}`)
    if (view === undefined) return
    title.textContent = `Token ${name}`
    fill(
      place,
      el('p', {}, kindOf(view)),
      ...(view.audience === undefined ? [] : [audience(view.audience)]),
      el('h3', {}, 'Who would accept it'),
      view.opinions.length === 0
        ? el('p', {}, 'Nobody as a bearer token: it is for the token endpoint of its issuer alone.')
        : opinionsOf(view.opinions),
      ...(view.shown.length === 0 ? [] : [el('h3', {}, 'What happened when it was shown'), shown(view.shown)]),
      ...(view.claims === undefined ? [] : [el('h3', {}, 'Claims'), claims(view.claims, view.times)]),
      ...(view.introspected === undefined
        ? []
        : [el('h3', {}, 'What its issuer says of it'), claims(view.introspected, view.times)]),
      ...(view.header === undefined
        ? []
        : [el('h3', {}, 'Header'), claims(view.header, {}), el('p', { class: 'aside' }, 'The signature is withheld.')]),
    )
    reveal()
  }

  function shown(list) {
    return el(
      'ul',
      {},
      ...list.map(({ n, to, status }) =>
        el(
          'li',
          {},
          el('span', { class: `status s${Math.floor(status / 100)}` }, String(status)),
          ` by ${goTo.nameOf(to)}, `,
          el('button', { type: 'button', class: 'link', click: () => goTo.exchange(n) }, `exchange ${n}`),
        ),
      ),
    )
  }

  function reveal() {
    byId('detail').scrollTop = 0
    // Beside the conversation it is seen at once; below it, it has to be gone to.
    if (matchMedia('(max-width: 62rem)').matches) byId('detail').scrollIntoView({ block: 'start' })
  }

  function kindOf({ kind, claims: said, grant, flow, user, clientId, from }) {
    const parts = [
      `${kind.replaceAll('-', ' ')}, ${said === undefined ? 'opaque' : 'a signed JWT'}`,
      grant === undefined ? '' : `from ${grant}${flow === undefined ? '' : ` (${flow.replaceAll('_', ' ')})`}`,
      user === undefined ? '' : `for ${user}`,
      clientId === undefined ? '' : `client ${clientId}`,
    ]
    const text = el('span', {}, parts.filter((part) => part !== '').join(', '))
    if (from !== undefined) text.append(', exchanged for ', tokenButton(from, token))
    return text
  }

  return { exchange, token }
}

function audience({ expected, actual, words }) {
  const foreign = (one) => one !== expected
  return el(
    'dl',
    { class: 'audience' },
    el('div', {}, el('dt', {}, 'Expected aud'), el('dd', {}, el('code', {}, expected))),
    el(
      'div',
      { class: actual.some(foreign) || actual.length === 0 ? 'failed' : 'passed' },
      el('dt', {}, 'Actual aud'),
      el(
        'dd',
        {},
        ...(actual.length === 0
          ? ['none']
          : actual.map((one) =>
              el(
                'span',
                { class: 'aud' },
                el('b', {}, foreign(one) ? '✗ foreign ' : '✓ expected '),
                el('code', {}, one),
              ),
            )),
      ),
    ),
    el('div', {}, el('dt', {}, 'Match'), el('dd', {}, words)),
  )
}

/** The server and Nextcloud as they are; then what other settings of Nextcloud would make of it. */
function opinionsOf(all) {
  const [server, here, ...others] = all
  return el(
    'div',
    {},
    el('ul', { class: 'opinions' }, ...[server, here].filter((one) => one !== undefined).map(opinion)),
    el(
      'details',
      {},
      el('summary', {}, 'If Nextcloud were set otherwise'),
      el('ul', { class: 'opinions' }, ...others.map(opinion)),
    ),
  )
}

const tones = { yes: 'passed', no: 'failed', depends: 'warned' }

function opinion({ party, accepts, reasons, breaks }) {
  return el(
    'li',
    { class: tones[accepts] ?? '' },
    el('p', {}, el('b', { class: 'accepts' }, accepts), ' ', party),
    ...reasons.map((reason) => el('p', { class: 'aside' }, reason)),
    ...(breaks.length === 0 ? [] : [el('p', { class: 'aside' }, `breaks ${breaks.join(', ')}`)]),
  )
}

function claims(values, times) {
  return table(
    'Members',
    ['Name', 'Value'],
    Object.entries(values).map(([name, value]) => [
      el('code', {}, name),
      el('span', {}, typeof value === 'string' ? value : JSON.stringify(value), times[name] ? ` (${times[name]})` : ''),
    ]),
  )
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
