/**
 * The requirements of Open Design on its environment, in one place. Upstream is the repository nexu-io/open-design. Each
 * docstring names the file and commit that is the source of a fact. Nothing here was observed on a running image.
 */

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

/** Realm that the daemon announces. The front proxy announces the same. Source: as {@link BASIC_USER}. */
export const BASIC_REALM = 'Open Design';

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
 * Path of a scoped preview, as a PCRE without anchors. The daemon generates the scope. The scope itself is the
 * permission, because sandboxed frames cannot send credentials. Only GET is open. A path with dot segments, an encoded
 * separator or a fragment does not match, because a proxy and the daemon could interpret it differently: the daemon
 * reads `/api/projects/p#/preview/s/x` as `/api/projects/p`.
 * Source: pull request 3246 (`/api/projects/:id/preview/<scope>/…`, scope = random UUID); Express, parseurl 1.3.3.
 */
export const PREVIEW_PATH =
  '/api/projects/(?!(?:[^?]*/)?[.](?:[/?]|$)|[^?]*(?:[.][.]|[#\\x5c]|%2[eEfF]|%5[cC]))[^/?]+/preview/[^/?]+/[^?]';

/** Maximum megabytes per file and files per request. Source: apps/daemon/src/server.ts (project and Figma uploads). */
export const UPLOAD = { fileMegabytes: 200, files: 12 } as const;

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
