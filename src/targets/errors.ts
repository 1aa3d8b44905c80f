/** A foreign target cannot be judged as it was asked for; nothing has been sent yet. */
export class TargetError extends Error {
  readonly code:
    | 'unknown-placeholder'
    | 'command-ended'
    | 'not-ready'
    | 'port-in-use'
    | 'address-not-here'
    | 'bad-url'
    | 'issuer-key'
    | 'no-testcontainers'
    | 'no-engine'
    | 'container-failed'

  /** The last lines that the server wrote, without secrets; empty where it was not started here. */
  readonly lines: readonly string[]

  constructor(code: TargetError['code'], message: string, lines: readonly string[] = []) {
    super(message)
    this.name = 'TargetError'
    this.code = code
    this.lines = lines
  }
}
