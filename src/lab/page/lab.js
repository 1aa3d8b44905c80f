import { act, read } from './api.js'
import { createDetails } from './details.js'
import { createDiagram } from './diagram.js'
import { byId, el, fill } from './dom.js'
import { connectPanel, deploymentForm, lineagePanel, played, playing, playPanel, upstreamPanel } from './panels.js'
import { settingsPanel } from './settings.js'

/** Between two looks at the state, in milliseconds: a conversation changes it often. */
const pause = 300

const known = new Set()
const entries = new Map()
const details = createDetails(known, {
  nameOf: (lane) => diagram.nameOf(lane),
  exchange: (n) => diagram.choose(entries.get(n)),
})
const diagram = createDiagram(details)
let waiting = false
let looks = 0

async function doing(name, input) {
  const wrong = await act(name, input)
  byId('notice').textContent = wrong ?? ''
  await look()
}

async function look() {
  waiting = false
  const state = await read('/state')
  if (state === undefined) return
  looks += 1
  diagram.setLanes(state.lanes)
  fill(
    byId('where'),
    el('b', {}, state.deployment),
    state.fault === '' ? '' : ` with ${state.fault}`,
    ' at ',
    el('code', {}, state.mcp),
  )
  if (state.full !== undefined)
    byId('notice').textContent = `${state.full} exchanges were recorded, and no more are: start anew.`
  deploymentForm(state, doing)
  connectPanel(state)
  playPanel(state, doing)
  lineagePanel(state, details.token, looks)
  upstreamPanel(state, doing)
  settingsPanel(state, doing)
}

/** Soon, and once for all that happens until then. */
function lookSoon() {
  if (waiting) return
  waiting = true
  setTimeout(look, pause)
}

function hear(event) {
  switch (event.type) {
    case 'started':
      forget()
      break
    case 'exchange':
      if (entries.has(event.exchange.n)) return
      entries.set(event.exchange.n, event.exchange)
      for (const name of event.exchange.tokens) known.add(name)
      diagram.add(event.exchange)
      break
    case 'playing':
      playing(event.scenario)
      break
    case 'played':
      played(event.scenario, event.outcomes)
      break
  }
  lookSoon()
}

function forget() {
  entries.clear()
  known.clear()
  diagram.clear()
}

byId('follow').addEventListener('click', ({ currentTarget }) => {
  const on = currentTarget.getAttribute('aria-pressed') === 'true'
  currentTarget.setAttribute('aria-pressed', String(!on))
})

diagram.clear()
await look()
const source = new EventSource('/events')
// After a break everything is told again.
source.addEventListener('open', forget)
source.addEventListener('message', ({ data }) => hear(JSON.parse(data)))
