import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from 'parse5'

/** More than any page needs on which a person signs in; more can be made of a few bytes than there is time for. */
const most = { characters: 512 * 1024, elements: 25_000, attributes: 1000 } as const

/** Ends the parsing of a page that has too much of something; what was read by then stays. */
class PageFull extends Error {}

/**
 * Parses a page as a browser does (HTML §13), as far as the limits let it; never throws. Parsers take time in the square of
 * attributes in one tag and of open elements, so a page is cut before there are too many.
 */
export function parsePage(source: string): DefaultTreeAdapterTypes.Document {
  let document = defaultTreeAdapter.createDocument()
  let elements = 0
  try {
    return parse(cut(source), {
      treeAdapter: {
        ...defaultTreeAdapter,
        createDocument: () => {
          document = defaultTreeAdapter.createDocument()
          return document
        },
        createElement: (...given) => {
          elements += 1
          if (elements > most.elements) throw new PageFull()
          return defaultTreeAdapter.createElement(...given)
        },
      },
    })
  } catch (error) {
    if (!(error instanceof PageFull)) throw error
    return document
  }
}

/** One attribute of a tag, with what stands between it and the one before. */
const attribute = /[\s/]*=?[^\s/>=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?/y

/** The page up to the first tag with more attributes than anybody writes, and no longer than a page may be. */
function cut(source: string): string {
  const page = source.slice(0, most.characters)
  for (const { index, 0: tag } of page.matchAll(/<[a-z]/gi)) {
    attribute.lastIndex = index + tag.length
    let count = 0
    while (count <= most.attributes && attribute.test(page)) count += 1
    if (count > most.attributes) return page.slice(0, index)
  }
  return page
}
