/** A deployment cannot be started as asked: the message says what to type instead. */
export class DeploymentError extends Error {
  readonly code: 'unknown-deployment' | 'unknown-subcase' | 'needs-subcase' | 'port-in-use'

  constructor(code: DeploymentError['code'], message: string) {
    super(message)
    this.name = 'DeploymentError'
    this.code = code
  }
}
