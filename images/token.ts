import type { Credentials } from './docker-config';

/** Credentials as a header. Source: RFC 7617. */
export const basic = ({ username, password }: Credentials): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/**
 * The address at which a token service is asked for the right to pull a repository. Source: distribution, "Token
 * Authentication Specification".
 */
export const tokenUrl = (
  realm: URL,
  repository: string,
  { service, account }: { readonly service: string | undefined; readonly account: string | undefined },
): URL => {
  const url = new URL(realm.href);
  url.searchParams.set('scope', `repository:${repository}:pull`);
  if (service !== undefined) url.searchParams.set('service', service);
  if (account !== undefined) url.searchParams.set('account', account);
  return url;
};

/** The token in the answer of a token service. Undefined when there is none. */
export const tokenIn = (body: Uint8Array): string | undefined => {
  try {
    const { token, access_token: accessToken } = JSON.parse(Buffer.from(body).toString('utf8')) as Record<
      string,
      unknown
    >;
    const found = token ?? accessToken;
    return typeof found === 'string' && found !== '' ? found : undefined;
  } catch {
    return undefined;
  }
};
