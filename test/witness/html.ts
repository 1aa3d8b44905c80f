import { type DefaultTreeAdapterTypes, parse } from 'parse5'

/** An element of a page, with what it holds. */
export interface Tag {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** All elements below it, at any depth. */
  readonly inside: readonly Tag[]
  /** All text below it. */
  readonly text: string
}

/** Every element of a page in document order. */
export function readHtml(html: string): readonly Tag[] {
  return below(parse(html).childNodes)
}

function below(nodes: readonly DefaultTreeAdapterTypes.ChildNode[]): readonly Tag[] {
  return nodes.flatMap((node): readonly Tag[] => {
    if (!('tagName' in node)) return []
    const inside = below(node.childNodes)
    const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]))
    return [{ name: node.tagName, attributes, inside, text: textOf(node.childNodes) }, ...inside]
  })
}

function textOf(nodes: readonly DefaultTreeAdapterTypes.ChildNode[]): string {
  return nodes.map((node) => ('value' in node ? node.value : 'tagName' in node ? textOf(node.childNodes) : '')).join('')
}
