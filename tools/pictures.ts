import { judge } from '../src/index.ts'
import { renderLineage } from '../src/report/lineage/picture.ts'

/** A picture of a lineage in the README, and the run that it is drawn from. */
export interface LineagePicture {
  readonly place: string
  readonly deployment: string
  readonly scenarios: readonly string[]
}

/** The same scenarios on both, so that only the target differs. */
const scenarios: readonly string[] = ['passthrough/inbound-token', 'separation/authority', 'separation/isolation']

/** The pictures of `npm run picture` that need no browser. */
export const lineagePictures: readonly LineagePicture[] = [
  { place: 'docs/pictures/lineage-reference.svg', deployment: 'reference', scenarios },
  { place: 'docs/pictures/lineage-relay.svg', deployment: 'relay', scenarios },
]

/** Plays a picture's scenarios and draws what came of them. Ports and times are not in it: the same run, the same bytes. */
export async function drawLineage({ deployment, scenarios: scenario }: LineagePicture): Promise<string> {
  return renderLineage(await judge(deployment, { scenario }))
}
