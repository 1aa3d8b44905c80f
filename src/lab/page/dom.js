/**
 * Makes an element. Whatever is shown is put in as text, so nothing that a server wrote can become markup.
 *
 * @param {string} name
 * @param {Record<string, string | boolean | ((event: Event) => void)>} attributes - functions listen to the event of that name
 * @param {...(Node | string)} children
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key, value)
    else if (value === true) element.setAttribute(key, '')
    else if (value !== false) element.setAttribute(key, value)
  }
  element.append(...children)
  return element
}

/** Fills a place anew. */
export function fill(place, ...children) {
  place.replaceChildren(...children)
}

/** The element with an id. */
export const byId = (id) => document.getElementById(id)

/** Words for screen readers only. */
export const said = (text) => el('span', { class: 'said' }, text)

/** A button that does something. */
export const button = (text, click, attributes = {}) => el('button', { type: 'button', click, ...attributes }, text)

/** A table with a heading for each column. */
export function table(caption, heads, rows) {
  return el(
    'table',
    {},
    el('caption', { class: 'said' }, caption),
    el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
    el('tbody', {}, ...rows.map((cells) => el('tr', {}, ...cells.map((cell) => el('td', {}, cell))))),
  )
}

const tokenName = /\b(?:at|rt|id|jwt|assertion)-\d+\b/g

/** Text in which the names of known tokens are buttons. */
export function withTokens(text, known, show) {
  const parts = []
  let done = 0
  for (const found of text.matchAll(tokenName)) {
    if (!known.has(found[0])) continue
    parts.push(text.slice(done, found.index), tokenButton(found[0], show))
    done = found.index + found[0].length
  }
  return [...parts, text.slice(done)]
}

/** A token by its name; a click says what it is. */
export function tokenButton(name, show) {
  return button(name, () => show(name), { class: 'token' })
}
