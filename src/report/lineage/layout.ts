import type { GrantGroup, LineageGraph, TokenRow } from './graph.ts'
import type { Leg } from './places.ts'

/** A rectangle of the picture. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A row of tokens, at its middle. */
export interface PlacedRow {
  readonly row: TokenRow
  readonly y: number
}

/** A group of grants, with the rows of its tokens. */
export interface PlacedGroup {
  readonly group: GrantGroup
  readonly box: Box
  readonly rows: readonly PlacedRow[]
}

/** What clients hold, or what the target holds: in a band, marks stand only in the lanes at home there. */
export interface Band {
  readonly title: string
  readonly y: number
  readonly bottom: number
  readonly home: readonly Leg[]
}

/** A leg from top to bottom. */
export interface Lane {
  readonly leg: Leg
  readonly watched: boolean
  /** Where its marks stand. */
  readonly x: number
  readonly box: Box
}

/** An arrow from tokens to the grants that they were exchanged for. */
export interface Arrow {
  readonly fromY: number
  readonly toY: number
  readonly x: number
}

/** Where everything of the picture stands. */
export interface PictureLayout {
  readonly width: number
  readonly height: number
  readonly lanes: readonly Lane[]
  readonly bands: readonly Band[]
  readonly groups: readonly PlacedGroup[]
  readonly arrows: readonly Arrow[]
  /** Groups for which there was no room. */
  readonly left: number
  readonly legendY: number
}

/** Measures of the picture, in its own units: as many as it has pixels at its natural size. */
export const measures = {
  grants: 262,
  tokensFrom: 306,
  tokens: 140,
  lanesFrom: 460,
  lane: 160,
  mark: 20,
  head: 46,
  row: 36,
  smallestBox: 64,
  gap: 10,
  bandTitle: 30,
  legend: 34,
  /** What the legend needs. */
  narrowest: 820,
} as const

/** More groups than this are a list, and no picture. */
const mostGroups = 14

/** Places the parts of a lineage: grants, then tokens, then the legs; what clients hold above what the target holds. */
export function layOut(graph: LineageGraph): PictureLayout {
  const { lanesFrom, lane, mark, head, gap, bandTitle, legend, narrowest } = measures
  const drawn = graph.groups.slice(0, mostGroups)
  const bands: Band[] = []
  const groups: PlacedGroup[] = []
  let y: number = head
  for (const { title, home, of } of sides(drawn)) {
    const top = y
    y += bandTitle
    for (const group of of) {
      const placed = place(group, y)
      groups.push(placed)
      y += placed.box.height + gap
    }
    bands.push({ title, home, y: top, bottom: y })
    y += gap
  }
  const bottom = y - gap
  const left = graph.groups.length - drawn.length
  return {
    width: Math.max(narrowest, lanesFrom + graph.legs.length * lane),
    height: bottom + legend + (left > 0 ? 18 : 0),
    lanes: graph.legs.map(({ leg, watched }, index) => {
      const x = lanesFrom + index * lane
      return { leg, watched, x: x + mark, box: { x, y: head, width: lane - 6, height: bottom - head } }
    }),
    bands,
    groups,
    arrows: arrowsBetween(groups),
    left,
    legendY: bottom + legend - 8,
  }
}

function sides(
  groups: readonly GrantGroup[],
): readonly (Pick<Band, 'title' | 'home'> & { of: readonly GrantGroup[] })[] {
  const all = [
    {
      title: 'What clients hold',
      home: ['client', 'issuer'] as const,
      of: groups.filter(({ holder }) => holder !== 'target'),
    },
    {
      title: 'What the target holds',
      home: ['issuer', 'upstream'] as const,
      of: groups.filter(({ holder }) => holder === 'target'),
    },
  ]
  return all.filter(({ of }) => of.length > 0)
}

function place(group: GrantGroup, y: number): PlacedGroup {
  const height = Math.max(measures.smallestBox, group.rows.length * measures.row)
  const first = y + (height - group.rows.length * measures.row) / 2
  return {
    group,
    box: { x: 0, y, width: measures.grants, height },
    rows: group.rows.map((row, index) => ({ row, y: first + (index + 0.5) * measures.row })),
  }
}

/** Each group that tokens were exchanged for has a track of its own between grants and tokens. */
function arrowsBetween(groups: readonly PlacedGroup[]): readonly Arrow[] {
  const targets = groups.filter(({ group }) => group.rows.some(({ from }) => from.length > 0))
  const step = Math.min(9, 27 / Math.max(1, targets.length - 1))
  return targets.flatMap(({ group, box }, track) => {
    const sources = group.rows.flatMap(({ from }) => from).flatMap(({ group: at, kind }) => rowAt(groups, at, kind))
    return [...new Set(sources)].map((y) => ({
      fromY: y + 9,
      toY: box.y + box.height - 11,
      x: measures.grants + 12 + track * step,
    }))
  })
}

/** Groups stand in the order of the graph. */
function rowAt(groups: readonly PlacedGroup[], at: number, kind: string): readonly number[] {
  const row = groups[at]?.rows.find((placed) => placed.row.kind === kind)
  return row === undefined ? [] : [row.y]
}
