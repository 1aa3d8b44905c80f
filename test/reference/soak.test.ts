import { expect, test } from 'vitest'
import { measureRefreshSoak } from '../../tools/bench/refresh-soak.ts'

test('two instances on one database, killed now and then, lose no session, keep none alive, and redeem nothing twice', async () => {
  const results = await measureRefreshSoak(500)
  const never = results.flatMap((result) => ('goal' in result ? [result] : []))
  expect(never).toHaveLength(3)
  for (const { name, values } of never) expect(values, name).toEqual([0])
}, 120_000)
