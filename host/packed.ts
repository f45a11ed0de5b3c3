import { gzip } from 'pako';

/**
 * Compresses a text with gzip and encodes it in Base64, as cloud-init's `gz+b64` and a bundle need it. The compressor is
 * plain JavaScript, so its output is the same on every machine and with every version of Node.js.
 */
export const packed = (text: string): string =>
  Buffer.from(gzip(Buffer.from(text), { level: 9 })).toString('base64');
