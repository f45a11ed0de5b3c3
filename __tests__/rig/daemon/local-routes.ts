import type { IncomingMessage } from 'node:http';

import { isLoopbackName, isLoopbackPeer } from './admission';
import type { Settings } from './settings';

/**
 * Routes that demand a loopback peer and a loopback Host, so that no proxy on another address reaches them. The last one
 * stops the daemon. §2.6, observed with Open Design 0.20.2, 2026-08; the names of the paths are from its sources.
 */
const LOCAL_ROUTES: readonly string[] = [
  'POST /api/connectors/:id/connect',
  'PUT /api/connectors/composio/config',
  'POST /api/agents/:id/oauth-launch',
  'POST /api/memory/connectors/suggest',
  'GET /api/library/connection',
  'POST /api/library/pair',
  'DELETE /api/library/assets/:id',
  'POST /api/library/assets/:id/apply',
  'POST /api/library/sync',
  'POST /api/plugins/:id/duplicate-project',
  'GET /api/live-artifacts/:id/preview',
  'POST /api/live-artifacts/:id/refresh',
  'GET /api/diagnostics/export',
  'POST /api/daemon/db/verify',
  'POST /api/daemon/db/vacuum',
  'POST /api/plugins/events/purge',
  'POST /api/library/assets/:id/edit-as-page',
  'POST /api/daemon/shutdown',
];

const PATTERNS = LOCAL_ROUTES.map((route) => new RegExp(`^${route.replaceAll(':id', '[^/]+')}/?$`, 'i'));

/** The routes with an id in their path. */
export const LOCAL_EXAMPLES = LOCAL_ROUTES.map((route) => route.replace(':id', 'x1').split(' '));

export const isLocalRoute = (method: string | undefined, path: string): boolean =>
  PATTERNS.some((pattern) => pattern.test(`${method} ${path}`));

/** Whether peer, Host and, if there is one, Origin are loopback. */
export const isLocalRequest = (settings: Settings, request: IncomingMessage): boolean => {
  const { host, origin } = request.headers;
  return (
    isLoopbackPeer(settings, request) &&
    isLoopbackName(hostnameOf(`http://${host}`)) &&
    (origin === undefined || isLoopbackName(hostnameOf(origin)))
  );
};

const hostnameOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');
