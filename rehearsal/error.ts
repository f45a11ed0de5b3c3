/**
 * A rehearsal that failed. The message says what and where, `details` is Terraform's own text, if it had a say; both
 * are for people and complete without the stack trace.
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
