/**
 * A failed rehearsal. The message describes the failure and its place. `details` is the output of Terraform, if there is
 * any. Both are written for people and complete without the stack trace.
 */
export class RehearsalError extends Error {
  constructor(
    message: string,
    readonly details = '',
  ) {
    super(message);
    this.name = 'RehearsalError';
  }
}
