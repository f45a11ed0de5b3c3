import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';

import { isLoopbackName } from './admission';
import { isPreview } from './preview';
import type { Settings } from './settings';

/** Parses `OD_ALLOWED_ORIGINS`. An origin that is not a URL stops the daemon. */
export const parseOrigins = (text: string): readonly string[] =>
  text
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean)
    .map((origin) => new URL(origin).origin);

/** Why the guard of all API routes refuses a request; undefined: it does not. */
export const refusal = (settings: Settings, request: IncomingMessage, path: string): string | undefined => {
  const { origin, host } = request.headers;
  // The name belongs to previews that run scripts. §1.3, main of 2026-08.
  if (host === `localhost:${settings.port}` && !/^\/api\/projects\/[^/]+\/powered\//.test(path)) {
    return `host ${host} is reserved for powered previews`;
  }
  if (!/^\/api\//i.test(path) || origin === undefined || isPreview(request.method, path)) return undefined;
  if (origin === 'null') return request.method === 'GET' ? undefined : 'origin null is not allowed';
  return isAllowed(settings, origin, host) ? undefined : `origin ${origin} is not allowed`;
};

/**
 * Whether a request comes from a page of the app. Only some routes ask. A GET without Origin and without Sec-Fetch-Site
 * fails at a domain name, and so does every request at a name that is not among the origins.
 * §2.10 and §2.11, observed with Open Design 0.20.2, 2026-08.
 */
export const isSameOrigin = (settings: Settings, { headers }: IncomingMessage): boolean => {
  const { origin, host = '' } = headers;
  if (origin !== undefined) return isAllowed(settings, origin, host);
  const named = settings.origins.map((allowed) => new URL(allowed).host);
  const addresses = named.filter((name) => isIPv4(name.replace(/:\d+$/, '')));
  return (
    isOwnHost(settings, host) ||
    addresses.includes(host) ||
    (headers['sec-fetch-site'] === 'same-origin' && named.includes(host))
  );
};

/** Routes that check {@link isSameOrigin}: two of the about 40. */
export const CHECKS_ORIGIN = /^\/api\/(?:app-config\/?$|mcp\/)/i;

const isAllowed = (settings: Settings, origin: string, host = ''): boolean => {
  if (settings.origins.includes(origin)) return true;
  const own = /^https?:\/\/(.+)$/.exec(origin)?.[1] ?? '';
  return isOwnHost(settings, own) && isOwnHost(settings, host);
};

const isOwnHost = ({ port }: Settings, host: string): boolean =>
  host.endsWith(`:${port}`) && isLoopbackName(host.slice(0, -`:${port}`.length));
