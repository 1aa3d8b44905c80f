import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from 'parse5'

type Node = DefaultTreeAdapterTypes.Node
type Element = DefaultTreeAdapterTypes.Element

/** What the recordings keep of a page, members in their order; absent where the page has none. */
export interface ReducedPage {
  readonly title: string
  readonly requesttoken?: string
  readonly user?: string
  readonly stateToken?: string
  readonly element?: string
  readonly text: string
}

/** What nobody reads. */
const unseen = new Set(['head', 'script', 'style', 'template', 'noscript'])

/** Length at which the recordings cut the text of a page. */
const textLength = 240

function children(node: Node): readonly Node[] {
  return 'childNodes' in node ? node.childNodes : []
}

function elements(node: Node): readonly Element[] {
  const below = children(node).flatMap(elements)
  return defaultTreeAdapter.isElementNode(node) ? [node, ...below] : below
}

function texts(node: Node, skip: ReadonlySet<string>): string {
  if (defaultTreeAdapter.isTextNode(node)) return node.value
  if (defaultTreeAdapter.isElementNode(node) && skip.has(node.tagName)) return ' '
  return children(node)
    .map((child) => texts(child, skip))
    .join(' ')
}

const collapsed = (text: string): string => text.replace(/\s+/g, ' ').trim()

function attribute(element: Element | undefined, name: string): string | undefined {
  return element?.attrs.find((attr) => attr.name === name)?.value
}

/** The start tag as the server wrote it. */
function startTag(element: Element | undefined, html: string): string | undefined {
  const place = element?.sourceCodeLocation?.startTag
  return place === undefined || place === null ? undefined : html.slice(place.startOffset, place.endOffset)
}

/**
 * Reduces a page as the recordings do: its title, what `<head>` tells scripts, the state token of the login flow, the start
 * tag of the element that carries the data of the `oidc` app, and the beginning of the visible text.
 */
export function reduceHtml(html: string): ReducedPage {
  const document = parse(html, { sourceCodeLocationInfo: true })
  const all = elements(document)
  const named = (tag: string): Element | undefined => all.find((element) => element.tagName === tag)
  const title = named('title')
  const head = named('head')
  const requesttoken = attribute(head, 'data-requesttoken')
  const user = attribute(head, 'data-user')
  const stateToken = attribute(
    all.find((element) => element.tagName === 'input' && attribute(element, 'name') === 'stateToken'),
    'value',
  )
  const element = startTag(
    all.find((candidate) => /^oidc-(consent|redirect)$/.test(attribute(candidate, 'id') ?? '')),
    html,
  )
  return {
    title: title === undefined ? '' : collapsed(texts(title, new Set())),
    ...(requesttoken === undefined ? {} : { requesttoken }),
    ...(user === undefined ? {} : { user }),
    ...(stateToken === undefined ? {} : { stateToken }),
    ...(element === undefined ? {} : { element }),
    text: collapsed(texts(document, unseen)).slice(0, textLength),
  }
}
