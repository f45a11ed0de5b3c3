import type { IncomingMessage } from 'node:http';

let bytes = 0;

/** Bytes of all JSON bodies so far. */
export const parsed = (): number => bytes;

/** Reads and parses the body if it is JSON. Resolves with false if it cannot be parsed. */
export const jsonBody = async (request: IncomingMessage): Promise<boolean> => {
  if (!request.headers['content-type']?.startsWith('application/json')) return true;
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    bytes += String(chunk).length;
  }
  try {
    if (text) JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
