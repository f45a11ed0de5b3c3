import { gzip } from 'pako';

/**
 * Compresses a text with gzip. The compressor is plain JavaScript, so its output is the same on every machine and with
 * every version of Node.js.
 */
export const compressed = (text: string): Uint8Array => gzip(Buffer.from(text), { level: 9 });

/** Compresses a text with gzip and encodes it in Base64, as cloud-init's `gz+b64` needs it. */
export const packed = (text: string): string => Buffer.from(compressed(text)).toString('base64');
