import { COMMAND_LIMIT_BYTES } from '../../alibaba-cloud/limits';

/** Share of a limit that may be used. The rest is reserved for later versions. */
const USED = 0.8;

/** Maximum size of a command that holds a part of a bundle, in bytes. */
export const COMMAND_BYTES = Math.floor(COMMAND_LIMIT_BYTES * USED);

/** Bytes that an unresolved token counts for: more than any id, address or region has. */
const TOKEN_BYTES = 64;

/** Returns the size of a text in bytes after Terraform has resolved its tokens. */
export const byteLength = (text: string): number =>
  Buffer.byteLength(text.replace(/\$\{[^}]*\}/g, 'x'.repeat(TOKEN_BYTES)));

/** @throws when a text exceeds the limit */
export const checkSize = (what: string, text: string, limit: number): string => {
  const bytes = byteLength(text);
  if (bytes > limit) {
    throw new Error(
      `${what}: got ${bytes} bytes, allowed ${limit}; shorten the list of networks or of mirrors`,
    );
  }
  return text;
};
