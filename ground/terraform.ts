/**
 * The oldest Terraform version that the stacks support. The handling of the token needs ephemeral values (1.10) and
 * write-only arguments (1.11). Source: Terraform's changelog, 1.10.0 of 27 November 2024 and 1.11.0 of 27 February 2025.
 */
export const OLDEST_TERRAFORM = '1.11';
