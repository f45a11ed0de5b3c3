/** A deployment cannot go on. */
export class DeploymentError extends Error {
  override readonly name: string = 'DeploymentError';

  /**
   * @param message what happened, with the name of the stack
   * @param details the words of Terraform or of a host, over several lines
   */
  constructor(
    message: string,
    readonly details?: string | undefined,
  ) {
    super(message);
  }
}
