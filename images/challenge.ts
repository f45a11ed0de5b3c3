/** How a registry wants a client to sign in. Source: RFC 9110, section 11; distribution, "Token Authentication". */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: URL; readonly service?: string };

const PARAMETER = /([a-z]+)="([^"]*)"/gi;

/** Parses the header `WWW-Authenticate`. Undefined when it names no scheme that registries use. */
export const parseChallenge = (header: string | null): Challenge | undefined => {
  const [, scheme = '', rest = ''] = /^\s*([a-z]+)\s*(.*)$/i.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() === 'basic') return { scheme: 'basic' };
  if (scheme.toLowerCase() !== 'bearer') return undefined;
  const parameters = new Map(
    [...rest.matchAll(PARAMETER)].map(([, key = '', value = '']) => [key.toLowerCase(), value]),
  );
  const realm = parameters.get('realm') ?? '';
  if (!URL.canParse(realm)) return undefined;
  const service = parameters.get('service');
  return { scheme: 'bearer', realm: new URL(realm), ...(service === undefined ? {} : { service }) };
};
