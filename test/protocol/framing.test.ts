import { expect, test } from 'vitest'
import { framingGuard } from '../../src/protocol/framing.ts'

const guarded = (policies: readonly string[], options: readonly string[] = []): boolean =>
  framingGuard(policies, options).guarded

test.each([
  ["default-src 'none'; frame-ancestors 'none'"],
  ["frame-ancestors 'self'"],
  ['frame-ancestors'],
  ['Frame-Ancestors https://portal.example'],
  ['frame-ancestors https://*.portal.example'],
  ["frame-ancestors *, frame-ancestors 'none'"],
  ["frame-ancestors 'none'; frame-ancestors *"],
])('%s keeps a page out of frames', (policy) => {
  expect(guarded([policy])).toBe(true)
})

test.each([
  ["default-src 'none'"],
  ['frame-ancestors *'],
  ['frame-ancestors https:'],
  ['frame-ancestors https://*'],
  ['frame-ancestors https://*:*'],
  ["frame-ancestors 'self' *"],
  ["frame-ancestors *; frame-ancestors 'none'"],
])('%s does not', (policy) => {
  expect(guarded([policy])).toBe(false)
})

test('the older header counts only where no policy speaks', () => {
  expect(guarded([], ['DENY'])).toBe(true)
  expect(guarded(["default-src 'none'"], ['sameorigin'])).toBe(true)
  expect(guarded(['frame-ancestors *'], ['DENY'])).toBe(false)
})

test('the older header counts as browsers read it', () => {
  expect(guarded([], ['ALLOW-FROM https://portal.example'])).toBe(false)
  expect(guarded([], ['ALLOWALL'])).toBe(false)
  expect(guarded([], ['DENY, SAMEORIGIN'])).toBe(true)
  expect(guarded([], ['nonsense, more'])).toBe(false)
  expect(framingGuard([], [])).toEqual({ guarded: false, words: 'neither frame-ancestors nor X-Frame-Options' })
})
