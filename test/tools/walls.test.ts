import { describe, expect, it } from 'vitest'
import { breachesOf } from '../../tools/walls.ts'

describe('the walls of the house', () => {
  it.each([
    ['the judged may not know the judge', 'src/reference/x.ts', "import { a } from '../protocol/jwt.ts'\n"],
    ['the judge may not know the judged', 'src/scenario/x.ts', "import { a } from '../nextcloud/state.ts'\n"],
    ['a type crosses a wall like a value', 'src/reference/x.ts', "import type { A } from '../protocol/jwt.ts'\n"],
    ['a re-export crosses a wall like an import', 'src/reference/x.ts', "export { a } from '../protocol/jwt.ts'\n"],
    ['the contract knows nobody', 'src/contract/x.ts', "import { a } from '../run/plan.ts'\n"],
    ['scenarios do not know the catalogue', 'scenarios/x.ts', "import { a } from '../src/requirements/catalogue.ts'\n"],
    ['msw stays with the mocks', 'src/http/x.ts', "import { http } from 'msw'\n"],
    ['sub-paths of a package count as the package', 'src/http/x.ts', "import { a } from 'msw/node'\n"],
    ['jose is no tool of the judge', 'src/protocol/x.ts', "import { jwtVerify } from 'jose'\n"],
    ['a late import needs a reason', 'src/run/x.ts', "export const a = () => import('./plan.ts')\n"],
    ['imports stand at the top', 'src/run/x.ts', "const a = 1\nimport { b } from './plan.ts'\nexport { a, b }\n"],
    ['a module stands in a room', 'elsewhere/x.ts', 'export const a = 1\n'],
  ])('%s', (_what, path, source) => {
    expect(breachesOf(path, source)).not.toEqual([])
  })

  it.each([
    ['a neighbour', 'src/run/x.ts', "import { a } from './plan.ts'\n"],
    ['the contract', 'src/reference/x.ts', "import type { Seat } from '../contract/words.ts'\n"],
    ['a listed late import', 'src/cli/main.ts', "export const a = () => import('./run.ts')\n"],
    ['Node itself', 'src/contract/x.ts', "import type { A } from 'node:crypto'\n"],
  ])('lets in %s', (_what, path, source) => {
    expect(breachesOf(path, source)).toEqual([])
  })
})
