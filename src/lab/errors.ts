/** A request of the page that cannot be done; its message is for the person. */
export class LabError extends Error {
  readonly code: 'busy' | 'invalid' | 'unknown-action' | 'unknown-grant' | 'unknown-client' | 'unknown-signer'

  constructor(code: LabError['code'], message: string) {
    super(message)
    this.name = 'LabError'
    this.code = code
  }
}
