import { describe, expect, test } from 'vitest'
import { createPacer, type Pace } from '../../src/http/pacer.ts'

/** A pacer whose time passes only while somebody waits, and the moments at which requests began. */
function paced(pace: Pace): { begin: (url: string, times?: number) => Promise<number[]>; pass: (ms: number) => void } {
  let time = 0
  const pacer = createPacer(pace, {
    now: () => time,
    sleep: async (duration) => {
      time += duration
    },
  })
  return {
    pass: (ms) => {
      time += ms
    },
    begin: async (url, times = 1) => {
      const moments: number[] = []
      for (let n = 0; n < times; n += 1) {
        await pacer.turn(new URL(url))
        moments.push(time)
      }
      return moments
    },
  }
}

describe('the pace of requests', () => {
  test('lets as many begin at once as one second may have, and no more within any second', async () => {
    const { begin, pass } = paced({ perSecond: 3, onLoopback: false })
    expect(await begin('https://mcp.example/', 7)).toEqual([0, 0, 0, 1000, 1000, 1000, 2000])
    pass(600)
    // Two of the last second are over by now, one is not.
    expect(await begin('https://mcp.example/', 3)).toEqual([2600, 2600, 3000])
  })

  test('does not hold for the own machine, unless somebody said so', async () => {
    const usual = paced({ perSecond: 1, onLoopback: false })
    expect(await usual.begin('http://localhost:8000/', 4)).toEqual([0, 0, 0, 0])
    const bridged = paced({ perSecond: 1, onLoopback: false, alsoOwn: '172.17.0.1' })
    expect(await bridged.begin('http://172.17.0.1:8000/', 4)).toEqual([0, 0, 0, 0])
    expect(await bridged.begin('http://172.17.0.2:8000/', 2)).toEqual([0, 1000])
    const named = paced({ perSecond: 1, onLoopback: true })
    expect(await named.begin('http://localhost:8000/', 3)).toEqual([0, 1000, 2000])
  })

  test('is kept by requests that ask at the same moment', async () => {
    const waits: number[] = []
    const pacer = createPacer(
      { perSecond: 2, onLoopback: false },
      {
        now: () => 0,
        sleep: async (duration) => {
          waits.push(duration)
        },
      },
    )
    await Promise.all(Array.from({ length: 5 }, () => pacer.turn(new URL('https://mcp.example/'))))
    expect(waits).toEqual([1000, 1000, 2000])
  })
})
