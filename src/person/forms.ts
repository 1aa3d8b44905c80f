import { type DefaultTreeAdapterTypes, defaultTreeAdapter } from 'parse5'
import { parsePage } from './parse-page.ts'

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

/**
 * What is kept of a page at the most; beyond it nobody would find their way either. The elements themselves are not kept,
 * since each knows the whole page.
 */
const most = { forms: 100, controls: 2000, links: 1000, marked: 2000, scripts: 100 } as const

/** Reads a page as a browser parses it (HTML §13); never throws. */
export function readHtml(source: string): Html {
  const all = [...elementsOf(parsePage(source))]
  const owned = controlsByForm(all)
  const labelled = labelsOf(all)
  const head = all.find(({ tagName }) => tagName === 'head')
  const title = all.find(({ tagName }) => tagName === 'title')
  const body = all.find(({ tagName }) => tagName === 'body')
  const named = (name: string, count: number): readonly Element[] =>
    all.filter(({ tagName }) => tagName === name).slice(0, count)
  return {
    title: title === undefined ? '' : collapse(textOf(title)),
    text: body === undefined ? '' : collapse(textOf(body)),
    links: named('a', most.links).flatMap((link) => attribute(link, 'href') ?? []),
    forms: named('form', most.forms).map((form, place) => readForm(form, place, owned.get(form) ?? [], labelled)),
    element: elementsById(all),
    head: head === undefined ? new Map() : mapOf(head.attrs),
    scripts: named('script', most.scripts).map(rawText),
  }
}

/** Finds an element by its id, the first of those that have it. A function of its own, so that it holds nothing else. */
function elementsById(all: readonly Element[]): Html['element'] {
  const marked = all.flatMap((element) => (attribute(element, 'id') === undefined ? [] : [element.attrs]))
  const known = new Map(
    marked
      .slice(0, most.marked)
      .toReversed()
      .map((attrs) => [valueIn(attrs, 'id') ?? '', attrs]),
  )
  return (id) => {
    const attrs = known.get(id)
    return attrs === undefined ? undefined : { id, attributes: mapOf(attrs) }
  }
}

const controls: ReadonlySet<string> = new Set(['input', 'button', 'select', 'textarea'])

/** The controls of each form, in the order of the page: those inside of it, and those that name it from elsewhere. */
function controlsByForm(all: readonly Element[]): ReadonlyMap<Element, readonly Element[]> {
  const around = new Map<Element, Element>()
  const byId = new Map<string, Element>()
  const owned = new Map<Element, Element[]>()
  for (const element of all) {
    const { parentNode: parent } = element
    const form = parent !== null && defaultTreeAdapter.isElementNode(parent) ? formAround(parent, around) : undefined
    if (form !== undefined) around.set(element, form)
    const id = attribute(element, 'id') ?? ''
    if (element.tagName !== 'form') continue
    owned.set(element, [])
    if (id !== '' && !byId.has(id)) byId.set(id, element)
  }
  for (const element of all.filter(isLive).slice(0, most.controls)) {
    const named = attribute(element, 'form')
    const form = named === undefined ? around.get(element) : byId.get(named)
    if (form !== undefined) owned.get(form)?.push(element)
  }
  return owned
}

/** A control that a form may send. */
function isLive(element: Element): boolean {
  return controls.has(element.tagName) && attribute(element, 'disabled') === undefined
}

function formAround(parent: Element, around: ReadonlyMap<Element, Element>): Element | undefined {
  return parent.tagName === 'form' ? parent : around.get(parent)
}

function readForm(form: Element, place: number, own: readonly Element[], labelled: Labels): Form {
  const id = attribute(form, 'id') ?? ''
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
  return valueIn(element.attrs, name)
}

type Attributes = Element['attrs']

function valueIn(attrs: Attributes, wanted: string): string | undefined {
  return attrs.find(({ name }) => name === wanted)?.value
}

function mapOf(attrs: Attributes): ReadonlyMap<string, string> {
  return new Map(attrs.map(({ name, value }) => [name, value]))
}
