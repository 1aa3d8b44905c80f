import { button, byId, el, fill, said, tokenButton } from './dom.js'

/** Longest path that an arrow carries, in characters. */
const longest = 60

/** The conversation: a column for each party, and two arrows for each exchange, in the order in which they were drawn. */
export function createDiagram(show) {
  const list = byId('arrows')
  let lanes = []
  let chosen
  let exchanges = 0

  function clear() {
    fill(list)
    exchanges = 0
    count()
  }

  function count() {
    byId('talk-count').textContent = exchanges === 1 ? '1 exchange' : `${exchanges} exchanges`
    byId('empty').hidden = exchanges > 0
  }

  function setLanes(given) {
    lanes = given.map(([id, name]) => ({ id, name }))
    byId('talk').style.setProperty('--lanes', String(lanes.length))
    fill(byId('heads'), ...lanes.map(({ name }) => el('span', {}, name)))
  }

  const at = (id) => lanes.findIndex((lane) => lane.id === id)
  const nameOf = (id) => lanes[at(id)]?.name ?? id

  /** Arrows of slow requests come late: each goes where it belongs. */
  function insert(row, place) {
    row.dataset.place = String(place)
    let before = list.lastElementChild
    while (before !== null && Number(before.dataset.place) > place) before = before.previousElementSibling
    if (before === null) list.prepend(row)
    else before.after(row)
  }

  function arrow(entry, from, to, content, kind) {
    const [left, right] = [Math.min(at(from), at(to)), Math.max(at(from), at(to))]
    const line = el('div', { class: `arrow ${kind} ${at(from) <= at(to) ? 'right' : 'left'}` }, ...content)
    line.style.gridColumn = `${left + 1} / ${right + 2}`
    line.style.setProperty('--span', String(right - left + 1))
    return el('li', { class: `row n${entry.n}` }, line)
  }

  function add(entry) {
    const { n, from, to, exchange, tokens } = entry
    const { request, response } = exchange
    const url = new URL(request.url)
    const path = url.pathname.length > longest ? `${url.pathname.slice(0, longest)}…` : url.pathname
    const asked = new Set(
      tokens.filter((name) => stands(name, [request.url, request.body, ...values(request.headers)])),
    )
    const label = button('', () => choose(entry), { class: 'said-by', 'data-exchange': String(n) })
    label.append(
      el('span', { class: 'no' }, String(n)),
      said(` ${nameOf(from)} to ${nameOf(to)}: `),
      ' ',
      el('b', {}, request.method),
      ' ',
      path,
    )
    insert(arrow(entry, from, to, [label, ...chips(asked)], 'request'), entry.asked)
    const told = tokens.filter((name) => !asked.has(name))
    const status = response?.status ?? 0
    const answer = el(
      'span',
      { class: `status s${Math.floor(status / 100)}` },
      said(`Answer to ${n}: `),
      String(status),
      ' ',
      words(status),
    )
    insert(arrow(entry, to, from, [answer, ...chips(told)], 'answer'), entry.answered)
    exchanges += 1
    count()
    if (byId('follow').getAttribute('aria-pressed') === 'true') list.scrollTop = list.scrollHeight
  }

  const chips = (names) => [...names].map((name) => tokenButton(name, show.token))

  function choose(entry) {
    for (const row of list.querySelectorAll('.chosen')) row.classList.remove('chosen')
    for (const row of list.querySelectorAll(`.n${entry.n}`)) row.classList.add('chosen')
    chosen = entry.n
    show.exchange(entry, nameOf)
  }

  return { clear, setLanes, add, nameOf, choose, chosen: () => chosen }
}

const values = (headers) => headers.map(([, value]) => value)

function stands(name, texts) {
  const word = new RegExp(`\\b${name}\\b`)
  return texts.some((text) => word.test(text))
}

/** What people say to the answers that matter here. */
const meanings = new Map([
  [200, 'OK'],
  [201, 'Created'],
  [202, 'Accepted'],
  [204, 'No content'],
  [302, 'Redirect'],
  [303, 'Redirect'],
  [400, 'Bad request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not found'],
  [405, 'Method not allowed'],
])

const words = (status) => meanings.get(status) ?? ''
