/**
 * Bytes of user data before Base64. Source: Alibaba Cloud, "Customize initialization configurations for an instance" and
 * RunInstances, which say 32 KB since 2024; pages of 2019 to 2021 say 16 KB. Read on 2026-11-28.
 */
export const USER_DATA_LIMIT_BYTES = 32768;

/**
 * Bytes of a Cloud Assistant command before Base64. Source: Alibaba Cloud, CreateCommand, whose older pages allow 16 KB
 * after Base64; the page of ROS's `ALIYUN::ECS::Command` says 18 KB. Read on 2026-11-28.
 */
export const COMMAND_LIMIT_BYTES = 12288;

/** What of a limit is used; the rest is room for what a later version adds. */
const USED = 0.8;

/** What a Cloud Assistant command may have. */
export const COMMAND_BYTES = Math.floor(COMMAND_LIMIT_BYTES * USED);

/** What an unresolved token is counted as: longer than any id, address or region. */
const TOKEN_BYTES = 64;

/** Bytes of a text once Terraform has filled in its tokens. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text.replace(/\$\{[^}]*\}/g, 'x'.repeat(TOKEN_BYTES)));
}

/** @throws when a text has more bytes than are allowed */
export function checkSize(what: string, text: string, limit: number): string {
  const bytes = byteLength(text);
  if (bytes > limit) {
    throw new Error(
      `${what}: got ${bytes} bytes, allowed ${limit}; shorten the list of networks or of mirrors`,
    );
  }
  return text;
}
