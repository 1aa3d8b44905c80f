import { afterEach, describe, expect, it, vi } from 'vitest'
import { docsAt } from '../../src/cli/docs-url.ts'

afterEach(() => vi.unstubAllEnvs())

describe('where the documentation is served', () => {
  it('is what was said, without the start page', () => {
    expect(docsAt('https://docs.example/x/index.html')).toEqual({ docs: 'https://docs.example/x' })
    expect(docsAt('https://docs.example/')).toEqual({ docs: 'https://docs.example' })
  })
  it('is what the environment says where nothing was said', () => {
    vi.stubEnv('CLAIMCHECK_DOCS_URL', 'https://env.example/docs/')
    expect(docsAt(undefined)).toEqual({ docs: 'https://env.example/docs' })
    expect(docsAt('https://docs.example/')).toEqual({ docs: 'https://docs.example' })
  })
  it.each([
    'docs',
    'javascript:alert(1)',
    'file:///docs',
    'https://user:secret@docs.example/',
    'https://docs.example/?a=b',
  ])('is not %s', (said) => {
    expect(() => docsAt(said)).toThrow(expect.objectContaining({ code: 'usage' }))
  })
})
