/**
 * The oldest Terraform the stacks are written for. Ephemeral values came with 1.10 and write-only arguments with 1.11;
 * the handling of the token rests on both. Source: Terraform's changelog, 1.10.0 of 27 November 2024 and 1.11.0 of
 * 27 February 2025.
 */
export const OLDEST_TERRAFORM = '1.11';
