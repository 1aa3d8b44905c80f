import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNode } from './process.ts'
import { atMost, mebibyte, type Result } from './result.ts'

const [few, many] = [5, 50] as const

/**
 * The memory of a matrix of many targets beside that of few. The heap is held small, since one that may grow does, whether
 * anything is kept or not.
 */
export async function measureTargets(packed: string, root: string): Promise<readonly Result[]> {
  const peakOf = async (count: number): Promise<number> => {
    const [config, out] = [join(root, `targets-${count}.yaml`), join(root, `targets-${count}`)]
    const targets = Array.from({ length: count }, (_, index) => `  target-${index + 1}: {}\n`).join('')
    writeFileSync(config, `deployment: pass-through:A\nreport: [json]\ntargets:\n${targets}`)
    const argv = [
      '--max-old-space-size=120',
      '--max-semi-space-size=8',
      packed,
      'run',
      '--config',
      config,
      '--out',
      out,
    ]
    const run = await runNode(argv, { cwd: root, peak: true })
    rmSync(out, { recursive: true, force: true })
    // That deployment fails what it is known for; anything else means that nothing was measured.
    if (run.code !== 1) throw new Error(`${count} targets ended with ${run.code}: ${run.err.slice(-2000)}`)
    return run.peak / mebibyte
  }
  const [small, large] = [await peakOf(few), await peakOf(many)]
  return [
    { name: `peak memory, a matrix of ${few} targets`, unit: 'MB', values: [small] },
    {
      name: `peak memory, a matrix of ${many} targets`,
      unit: 'MB',
      values: [large],
      goal: atMost(small * 1.1, `a tenth more than ${few}`),
    },
  ]
}
