import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from 'parse5'

/** A name with its value, as a form sends it. */
export type Field = readonly [name: string, value: string]

/** A button that submits a form. */
export interface Button {
  readonly name: string
  readonly value: string
  /** What a person reads on it. */
  readonly text: string
}

/** A form of a page (HTML §4.10). */
export interface Form {
  readonly id: string
  /** Which form of its page it is, from 0. */
  readonly place: number
  /** As written; empty: the page's own URL. */
  readonly action: string
  readonly method: 'get' | 'post'
  /** What it would send without any button. */
  readonly fields: readonly Field[]
  /** Types of its inputs by name: `password`, `hidden`, ... */
  readonly types: ReadonlyMap<string, string>
  /** What a person reads beside its inputs, by name. */
  readonly labels: ReadonlyMap<string, string>
  readonly buttons: readonly Button[]
}

/** An element that a page's script would read. */
interface MarkedElement {
  readonly id: string
  readonly attributes: ReadonlyMap<string, string>
}

/** What a person, or a page's script, finds in a page. */
export interface Html {
  readonly title: string
  /** Visible text, white space collapsed. */
  readonly text: string
  readonly forms: readonly Form[]
  /** Where its links lead, as written, in their order. */
  readonly links: readonly string[]
  readonly element: (id: string) => MarkedElement | undefined
  /** Attributes of `<head>`. */
  readonly head: ReadonlyMap<string, string>
  /** Texts of inline scripts. */
  readonly scripts: readonly string[]
}

type Element = DefaultTreeAdapterTypes.Element
type Node = DefaultTreeAdapterTypes.Node

/** Reads a page as a browser parses it (HTML §13); never throws. */
export function readHtml(source: string): Html {
  const all = [...elementsOf(parse(source))]
  const head = all.find(({ tagName }) => tagName === 'head')
  const title = all.find(({ tagName }) => tagName === 'title')
  const body = all.find(({ tagName }) => tagName === 'body')
  const labelled = labelsOf(all)
  return {
    title: title === undefined ? '' : collapse(textOf(title)),
    text: body === undefined ? '' : collapse(textOf(body)),
    links: all.filter(({ tagName }) => tagName === 'a').flatMap((link) => attribute(link, 'href') ?? []),
    forms: all.filter(({ tagName }) => tagName === 'form').map((form, place) => readForm(form, place, all, labelled)),
    element: (id) => {
      const found = all.find((element) => attribute(element, 'id') === id)
      return found === undefined ? undefined : { id, attributes: attributesOf(found) }
    },
    head: head === undefined ? new Map() : attributesOf(head),
    scripts: all.filter(({ tagName }) => tagName === 'script').map(rawText),
  }
}

const controls: ReadonlySet<string> = new Set(['input', 'button', 'select', 'textarea'])

function readForm(form: Element, place: number, all: readonly Element[], labelled: Labels): Form {
  const id = attribute(form, 'id') ?? ''
  const inside = new Set(elementsOf(form))
  // A control may stand outside and name its form.
  const own = all.filter((element) => {
    if (!controls.has(element.tagName) || attribute(element, 'disabled') !== undefined) return false
    const named = attribute(element, 'form')
    return named === undefined ? inside.has(element) : id !== '' && named === id
  })
  return {
    id,
    place,
    action: attribute(form, 'action') ?? '',
    method: attribute(form, 'method')?.toLowerCase() === 'post' ? 'post' : 'get',
    fields: own.flatMap(fieldsOf),
    types: new Map(own.map((element) => [attribute(element, 'name') ?? '', typeOf(element)])),
    labels: new Map(own.map((element) => [attribute(element, 'name') ?? '', labelOf(element, labelled)])),
    buttons: own.filter(isButton).map((element) => ({
      name: attribute(element, 'name') ?? '',
      value: attribute(element, 'value') ?? '',
      text: element.tagName === 'button' ? collapse(textOf(element)) : (attribute(element, 'value') ?? 'Submit'),
    })),
  }
}

function typeOf(element: Element): string {
  const type = attribute(element, 'type')?.toLowerCase()
  if (element.tagName === 'button') return type ?? 'submit'
  return element.tagName === 'input' ? (type ?? 'text') : element.tagName
}

/** What the labels of a page say. */
interface Labels {
  /** By the id of what they name; the first one counts. */
  readonly byId: ReadonlyMap<string, Element>
  /** Each is read once, however many inputs it is around. */
  readonly texts: Map<Element, string>
}

function labelsOf(all: readonly Element[]): Labels {
  const labels = all.filter(({ tagName }) => tagName === 'label').toReversed()
  return { byId: new Map(labels.map((label) => [attribute(label, 'for') ?? '', label])), texts: new Map() }
}

/** The accessible name of an input, as far as people write it (HTML §4.10.4; `aria-label`), or what stands in it while it is empty. */
function labelOf(control: Element, { byId, texts }: Labels): string {
  const label = byId.get(attribute(control, 'id') ?? '') ?? labelAround(control)
  const written = label === undefined ? '' : (texts.get(label) ?? collapse(textOf(label, longestLabel)))
  if (label !== undefined) texts.set(label, written)
  return written || (attribute(control, 'aria-label') ?? attribute(control, 'placeholder') ?? '').trim()
}

/** Nodes of a label that are read. */
const longestLabel = 64
/** More elements than a label has around its input; a page may be nested as deep as it is long. */
const nearEnough = 16

function labelAround(control: Element): Element | undefined {
  let node: Node | null = control.parentNode
  for (let step = 0; step < nearEnough && node !== null && defaultTreeAdapter.isElementNode(node); step += 1) {
    if (node.tagName === 'label') return node
    node = node.parentNode
  }
  return undefined
}

function isButton(element: Element): boolean {
  const type = typeOf(element)
  return type === 'submit' || (element.tagName === 'input' && type === 'image')
}

function fieldsOf(element: Element): readonly Field[] {
  const name = attribute(element, 'name')
  if (name === undefined || name === '' || element.tagName === 'button') return []
  if (element.tagName === 'textarea') return [[name, rawText(element)]]
  if (element.tagName === 'select') {
    const options = [...elementsOf(element)].filter(({ tagName }) => tagName === 'option')
    const chosen = options.find((option) => attribute(option, 'selected') !== undefined) ?? options[0]
    return chosen === undefined ? [] : [[name, attribute(chosen, 'value') ?? collapse(textOf(chosen))]]
  }
  const type = typeOf(element)
  if (['submit', 'image', 'reset', 'button', 'file'].includes(type)) return []
  if (type === 'checkbox' || type === 'radio')
    return attribute(element, 'checked') === undefined ? [] : [[name, attribute(element, 'value') ?? 'on']]
  return [[name, attribute(element, 'value') ?? '']]
}

/** Elements below a node in the order of the document. Without recursion: a page may be nested as deep as it is long. */
function* elementsOf(node: Node): Generator<Element> {
  const waiting = childrenOf(node).toReversed()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (defaultTreeAdapter.isElementNode(next)) yield next
    for (const child of childrenOf(next).toReversed()) waiting.push(child)
  }
}

function childrenOf(node: Node): readonly Node[] {
  return 'childNodes' in node ? node.childNodes : []
}

const unseen: ReadonlySet<string> = new Set(['script', 'style', 'noscript', 'template', 'title'])

/** @param most - nodes that are read; absent: all */
function textOf(node: Node, most = Number.POSITIVE_INFINITY): string {
  const texts: string[] = []
  const waiting: Node[] = [node]
  let read = 0
  for (let next = waiting.pop(); next !== undefined && read < most; next = waiting.pop()) {
    read += 1
    if (defaultTreeAdapter.isTextNode(next)) texts.push(next.value)
    if (next !== node && defaultTreeAdapter.isElementNode(next) && unseen.has(next.tagName)) continue
    for (const child of childrenOf(next).toReversed()) waiting.push(child)
  }
  return texts.join(' ')
}

function rawText(element: Element): string {
  return element.childNodes.map((child) => (defaultTreeAdapter.isTextNode(child) ? child.value : '')).join('')
}

function collapse(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((attr) => attr.name === name)?.value
}

function attributesOf(element: Element): ReadonlyMap<string, string> {
  return new Map(element.attrs.map(({ name, value }) => [name, value]))
}
