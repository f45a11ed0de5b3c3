import { COMMAND_LIMIT_BYTES } from '../../alibaba-cloud/limits';

/** What of a limit is used; the rest is room for what a later version adds. */
const USED = 0.8;

/** What a Cloud Assistant command may have. */
export const COMMAND_BYTES = Math.floor(COMMAND_LIMIT_BYTES * USED);

/** What an unresolved token is counted as: longer than any id, address or region. */
const TOKEN_BYTES = 64;

/** Bytes of a text once Terraform has filled in its tokens. */
export const byteLength = (text: string): number =>
  Buffer.byteLength(text.replace(/\$\{[^}]*\}/g, 'x'.repeat(TOKEN_BYTES)));

/** @throws when a text has more bytes than are allowed */
export const checkSize = (what: string, text: string, limit: number): string => {
  const bytes = byteLength(text);
  if (bytes > limit) {
    throw new Error(
      `${what}: got ${bytes} bytes, allowed ${limit}; shorten the list of networks or of mirrors`,
    );
  }
  return text;
};
