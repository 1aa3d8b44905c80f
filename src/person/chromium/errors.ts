/** Stable code of a {@link BrowserError}. */
export type BrowserErrorCode = 'no-playwright' | 'no-chromium' | 'browser-failed'

/** A real browser was asked for, and there is none, or it does not start. Says what to do, in one sentence. */
export class BrowserError extends Error {
  readonly code: BrowserErrorCode

  constructor(code: BrowserErrorCode, message: string) {
    super(message)
    this.name = 'BrowserError'
    this.code = code
  }
}
