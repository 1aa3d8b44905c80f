import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A Python environment of the peers. */
interface Environment {
  /** What it is made of, exactly. */
  readonly requirements: string
  readonly folder: string
  readonly interpreter: string
  readonly sitePackages: string
  /** A copy of the requirements that it was made from, written when it was whole. */
  readonly madeFrom: string
  /** Whether it is there, and made from the requirements as they are now. */
  readonly installed: boolean
}

/** The environment that a file of `test/peers/python/` describes, whether it is there or not. */
export function environmentOf(name: string): Environment {
  const requirements = join(import.meta.dirname, 'python', `${name}.txt`)
  const folder = join(import.meta.dirname, '.python', name)
  const madeFrom = join(folder, 'made-from.txt')
  const [sitePackages = folder] = globSync(join(folder, 'lib/python*/site-packages'))
  return {
    requirements,
    folder,
    interpreter: join(folder, 'bin/python'),
    sitePackages,
    madeFrom,
    installed: existsSync(madeFrom) && readFileSync(madeFrom, 'utf8') === readFileSync(requirements, 'utf8'),
  }
}
