import { describe, expect, it } from 'vitest'
import { readBounded } from '../../src/reference/bounded-body.ts'

/** A request whose length is said as given; absent: nothing is said of it. */
function request(body: string, said?: string): Request {
  const headers = said === undefined ? {} : { 'content-length': said }
  return new Request('http://localhost/', { method: 'POST', body, headers })
}

describe('a body that is read up to a bound of 4 bytes', () => {
  it.each([
    ['whose length is said', request('four', '4'), 'four'],
    ['of which nothing is said', request('four'), 'four'],
    ['that is empty', request('', '0'), ''],
    ['that says that it is longer', request('four', '5'), undefined],
    ['that is longer, and nothing is said', request('fiver'), undefined],
    ['that is longer than it says', request('fiver', '4'), undefined],
    ['that is longer in bytes than in characters', request('fünf', '4'), undefined],
    ['that says no number', request('fiver', 'none'), undefined],
  ])('%s', async (_what, given, read) => {
    expect(await readBounded(given, 4)).toBe(read)
  })
})
