/**
 * The requirements of Open Design on its environment, in one place. Upstream is the repository nexu-io/open-design. Each
 * docstring names the file and commit that is the source of a fact. `docs/open-design.md` lists what was observed with
 * 0.20.2, built from source. No image of upstream was run.
 */

/**
 * Repository of upstream's own image. Without credentials it could not be pulled in July and September 2026. Source:
 * upstream's issues 4645, 4940 and 5122.
 */
export const UPSTREAM_IMAGE = 'ghcr.io/nexu-io/od';

/** TCP port on which the daemon listens in its container. Source: deploy/docker-compose.yml@ac59549 (`OD_PORT`). */
export const DAEMON_PORT = 7456;

/**
 * The only data directory. It holds the SQLite files, configuration, credentials and projects.
 * Source: deploy/docker-compose.yml@ac59549 (volume target); AGENTS.md (the data contract of `OD_DATA_DIR`).
 */
export const DATA_DIR = '/app/.od';

/** User of the image. It owns the files in the data directory. Source: deploy/Dockerfile@8439b0c. */
export const RUN_AS = { uid: 1001, gid: 1001 } as const;

/**
 * User name for the Basic authentication of the daemon, case-sensitive. The password is the token.
 * Source: `api-token-auth` and `server.ts` of apps/daemon/src, third generation.
 */
export const BASIC_USER = 'open-design';

/** Realm that the daemon announces. The front proxy announces the same. Source: seen with version 0.20.2. */
export const BASIC_REALM = 'OpenDesign';

/** Environment variables of the daemon. Source: deploy/docker-compose.yml@ac59549, apps/daemon/src/server.ts. */
export const ENV = {
  /** Address to bind. Any address except loopback requires a token. */
  bindHost: 'OD_BIND_HOST',
  /** Port to bind. Default: {@link DAEMON_PORT}. */
  port: 'OD_PORT',
  /** The only secret. It is taken literally, because env files have no shell expansion. */
  apiToken: 'OD_API_TOKEN',
  /** The data directory. It is always set, so that images with different defaults use the same data. */
  dataDir: 'OD_DATA_DIR',
  /** Comma-separated list of exact origins. The daemon does not start if one of them is not a URL. */
  allowedOrigins: 'OD_ALLOWED_ORIGINS',
  /** Base of OAuth callback addresses. */
  publicBaseUrl: 'OD_PUBLIC_BASE_URL',
  /**
   * Comma-separated list of hosts, by name or address without a network, that the daemon accepts as endpoints of model
   * providers although their addresses are internal. The daemon rejects all others.
   * Source: apps/daemon/src/origin-validation.ts@3939c88, pull request 4250. An older daemon ignores it.
   */
  allowedInternalHosts: 'OD_ALLOWED_INTERNAL_HOSTS',
  /** Options of Node.js, used for the heap limit. */
  nodeOptions: 'NODE_OPTIONS',
} as const;

/** Liveness, open in every generation of the app's authentication. Source: server.ts, facts of G1 to G3. */
export const HEALTH_PATH = '/api/health';

/**
 * Paths that the daemon serves without a token. `/api/daemon/status` is no longer one of them.
 * Source: apps/daemon/src/api-token-auth.ts@4e56ac0.
 */
export const OPEN_PATHS: readonly string[] = [HEALTH_PATH, '/api/ready', '/api/version'];

/**
 * What no path contains that a proxy and the daemon read alike, as a PCRE that refuses it: dot segments, encoded
 * separators and fragments. The daemon reads `/api/projects/p#/preview/s/x` as `/api/projects/p`.
 * Source: Express, parseurl 1.3.3.
 */
const UNAMBIGUOUS = '(?!(?:[^?]*/)?[.](?:[/?]|$)|[^?]*(?:[.][.]|[#\\x5c]|%2[eEfF]|%5[cC]))';

/**
 * Path of a scoped preview, as a PCRE without anchors. The daemon generates the scope. The scope itself is the
 * permission, because sandboxed frames cannot send credentials. Only GET is open.
 * Source: pull request 3246 (`/api/projects/:id/preview/<scope>/…`, scope = random UUID).
 */
export const PREVIEW_PATH = `/api/projects/${UNAMBIGUOUS}[^/?]+/preview/[^/?]+/[^?]`;

/**
 * Documents with an example of a plugin, as a PCRE. The app shows them in sandboxed frames. The daemon writes the absolute
 * paths of assets into them.
 * Source: apps/daemon/src/routes/plugins/assets.ts@8b2712c (`/api/plugins/:id/preview`, `…/example/:name`).
 */
export const EXAMPLE_PATH = '/api/plugins/[^/?]+/(?:preview|example/[^/?]+)';

/** Files of plugins to which examples refer, as a PCRE. Only GET. Source: as {@link EXAMPLE_PATH} (`…/asset/*splat`). */
export const ASSET_PATH = `/api/plugins/${UNAMBIGUOUS}[^/?]+/asset/[^/?]`;

/**
 * First parts of the paths that are no pages of the app. Every other path answers with a file of the web UI, or with its
 * page. Source: apps/daemon/src/static-spa.ts@39d7c4b.
 */
export const NO_PAGES: readonly string[] = ['api', 'artifacts', 'frames', '_next'];

/**
 * Files of the web UI whose name contains a hash of their content, as a PCRE.
 * Source: apps/web/next.config.ts@1d74929 (a static export of Next.js, which names its files so below `_next/static`).
 */
export const HASHED_PATH = `/_next/static/${UNAMBIGUOUS}(?:[^?]*[/.-])?[0-9a-f]{8,40}(?:[.-][^/?]*)?[.][a-z0-9]+(?:[?]|$)`;

/**
 * A Host of the daemon's own machine. `localhost` with this port is reserved for previews that run scripts.
 * Source: apps/daemon/src/server.ts (`requireLocalDaemonRequest`, powered previews).
 */
export const LOCAL_HOST = `127.0.0.1:${DAEMON_PORT}`;

/**
 * The routes for a signed-in person among those that the daemon serves only to a loopback peer with a loopback Host: method
 * and path, as a PCRE. Not among them are those for an operator of the machine: `/api/daemon/shutdown`,
 * `/api/daemon/db/verify`, `/api/daemon/db/vacuum` and `/api/plugins/events/purge`.
 * Source: apps/daemon/src/server.ts and the routes with `requireLocalDaemonRequest`, seen with version 0.20.2, August 2026.
 */
export const LOCAL_ROUTES: readonly string[] = [
  'POST /api/connectors/:id/connect',
  'PUT /api/connectors/composio/config',
  'POST /api/agents/:id/oauth-launch',
  'POST /api/memory/connectors/suggest',
  'GET /api/library/connection',
  'POST /api/library/pair',
  'POST /api/library/sync',
  'DELETE /api/library/assets/:id',
  'POST /api/library/assets/:id/(?:apply|edit-as-page)',
  'POST /api/plugins/:id/duplicate-project',
  'GET /api/live-artifacts/:id/preview',
  'POST /api/live-artifacts/:id/refresh',
  'GET /api/diagnostics/export',
].map((route) => route.replace(':id', '[^/?]+'));

/** All {@link LOCAL_ROUTES}, as one PCRE without a query. */
export const LOCAL_ROUTE = `(?=[A-Z]+ ${UNAMBIGUOUS})(?:${LOCAL_ROUTES.join('|')})`;

/** A route that accepts uploads. */
export interface UploadRoute {
  /** Its path, as a PCRE. Express ignores case and a slash at the end. */
  readonly path: string;
  /** Megabytes of the largest body that the daemon accepts, or that its memory holds. */
  readonly megabytes: number;
}

/**
 * The routes whose bodies may last longer than the 300 seconds after which the daemon ends a request (`requestTimeout` of
 * Node.js): all that accept more than 4 MB. Source: apps/daemon/src/server.ts (the limits of multer and express.json) and
 * the routes at `app.post`, August 2026.
 */
export const UPLOAD_ROUTES: readonly UploadRoute[] = [
  // 12 files of 200 MB.
  { path: '/api/projects/[^/?]+/upload', megabytes: 2400 },
  { path: '/api/projects/[^/?]+/figma/import', megabytes: 200 },
  { path: '/api/projects/[^/?]+/files', megabytes: 20 },
  { path: '/api/import/claude-design', megabytes: 100 },
  { path: '/api/library/ingest', megabytes: 128 },
  { path: '/api/brands/[^/?]+/extract-from-html', megabytes: 32 },
  // 8 files of 20 MB.
  { path: '/api/upload', megabytes: 160 },
  { path: '/api/plugins/upload-zip', megabytes: 50 },
  // Up to 500 files of 50 MB, but the daemon keeps them in memory.
  { path: '/api/plugins/upload-folder', megabytes: 200 },
];

/** Seconds that a stream of server-sent events may be idle or open. Source: the upstream reverse-proxy guide. */
export const STREAM_TIMEOUT_SECONDS = 3600;

/** Maximum number of processes and threads in the container. Source: deploy/docker-compose.yml@ac59549. */
export const PIDS = 256;

/** Health check of the container, in seconds. Source: deploy/docker-compose.yml@ac59549. */
export const HEALTH_CHECK = { interval: 30, timeout: 5, retries: 3, startPeriod: 20 } as const;

/**
 * The health check as a command inside the container, where the daemon listens on loopback only.
 * Source: deploy/docker-compose.yml@ac59549 (`healthcheck`).
 */
export const HEALTH_COMMAND: readonly string[] = [
  'node',
  '-e',
  `fetch('http://127.0.0.1:${DAEMON_PORT}${HEALTH_PATH}').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`,
];

/**
 * TCP ports of the front proxy. `http` only redirects to `https`. Behind a load balancer that terminates TLS, `requests`
 * accepts plain HTTP and `probes` answers health checks.
 */
export const FRONT_PORTS = { http: 80, https: 443, requests: 8080, probes: 8081 } as const;
