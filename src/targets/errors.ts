/** A foreign target cannot be judged as it was asked for; nothing has been sent yet. */
export class TargetError extends Error {
  readonly code: 'unknown-placeholder' | 'command-ended' | 'not-ready' | 'port-in-use' | 'bad-url'

  constructor(code: TargetError['code'], message: string) {
    super(message)
    this.name = 'TargetError'
    this.code = code
  }
}
