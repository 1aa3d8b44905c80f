import { button, byId, el, fill } from './dom.js'
import { labelled } from './panels.js'

/** Steps of the clock that matter to tokens. */
const steps = [
  ['1 minute', 60],
  ['15 minutes', 900],
  ['1 hour', 3600],
  ['1 day', 86_400],
]

/** The clock, the keys, and every setting of the mock. */
export function settingsPanel({ settings, signers, ahead }, doing) {
  const place = byId('settings').querySelector('div')
  // Whoever types is not disturbed.
  if (place.querySelector('[data-typed]') !== null) return
  const open = place.querySelector('details')?.open ?? false
  const changed = settings.filter((one) => one.changed)
  const others = settings.filter((one) => !one.changed)
  fill(
    place,
    el('p', {}, ahead === 0 ? 'The clock is that of this machine.' : `The clock is ${ahead} seconds ahead.`),
    el(
      'p',
      { class: 'line' },
      ...steps.map(([words, advance]) => button(`+ ${words}`, () => doing('clock', { advance }))),
    ),
    ...signers.map(({ id, name, effect }) =>
      el(
        'div',
        { class: 'setting' },
        button(`Rotate the signing key of ${name}`, () => doing('rotate-keys', { signer: id })),
        el('p', { class: 'aside' }, effect),
      ),
    ),
    ...changed.map((one) => setting(one, doing)),
    el(
      'details',
      open ? { open: true } : {},
      el('summary', {}, `${others.length} settings as usual`),
      ...others.map((one) => setting(one, doing)),
    ),
  )
}

function setting({ name, value, values, meaning }, doing) {
  const choices = values.split(' | ')
  const plain = choices.length > 1 && choices.every((one) => /^[\w+.-]+$/.test(one)) && choices.includes(said(value))
  const field = plain
    ? el('select', {}, ...choices.map((one) => el('option', { value: one }, one)))
    : el('input', { type: 'text', spellcheck: 'false', autocomplete: 'off' })
  field.value = said(value)
  const set = () => {
    delete field.dataset.typed
    doing('setting', { name, value: read(field.value) })
  }
  if (plain) field.addEventListener('change', set)
  else
    field.addEventListener('input', () => {
      field.dataset.typed = 'true'
    })
  return el(
    'div',
    { class: 'setting' },
    labelled(name, field),
    ...(plain ? [] : [button('Set', set, { 'aria-label': `Set ${name}` })]),
    el('p', { class: 'aside' }, plain ? meaning : `${meaning} Takes ${values}`),
  )
}

const said = (value) => (typeof value === 'string' ? value : JSON.stringify(value))

function read(text) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
