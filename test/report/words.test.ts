import { describe, expect, it } from 'vitest'
import { count, durationWords, kindOrder, kindWords, spanWords } from '../../src/report/words.ts'

describe('words', () => {
  it.each([
    [0.4, '0 ms'],
    [312.4, '312 ms'],
    [2143, '2.1 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min 0 s'],
    [192_000, '3 min 12 s'],
  ])('%d ms is %s', (ms, words) => {
    expect(durationWords(ms)).toBe(words)
  })

  it.each([
    [1, '1 s'],
    [60, '1 min'],
    [90, '90 s'],
    [600, '10 min'],
    [3600, '1 h'],
    [5400, '90 min'],
    [9000, '2.5 h'],
    [2_592_000, '30 d'],
    [-60, '-1 min'],
  ])('%d s is %s', (seconds, words) => {
    expect(spanWords(seconds)).toBe(words)
  })

  it('counts in singular and plural', () => {
    expect([count(1, 'check'), count(0, 'check'), count(2, 'person', 'people')]).toEqual([
      '1 check',
      '0 checks',
      '2 people',
    ])
  })

  it('orders every kind of not judged, once', () => {
    expect([...kindOrder].sort()).toEqual(Object.keys(kindWords).sort())
  })
})
