import { createHmac } from 'node:crypto';

import { type Asked, KEYS } from './stand-in';

/** Parameters of an RPC-style request, which are in its body. */
export const parametersOf = ({ body }: Asked): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(body.toString()));

/**
 * Whether such a request is signed with the role's credentials. The signature is computed independently of the program,
 * as documented.
 */
export const isSigned = (asked: Asked): boolean => {
  const { Signature, ...parameters } = parametersOf(asked);
  const text = Object.entries(parameters)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join('&');
  const hmac = createHmac('sha1', `${KEYS.AccessKeySecret}&`).update(`${asked.method}&%2F&${encoded(text)}`);
  return Signature === hmac.digest('base64');
};

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
