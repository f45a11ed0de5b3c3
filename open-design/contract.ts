/**
 * What Open Design demands of whoever runs it, said once. Upstream is the repository nexu-io/open-design; each
 * docstring names the file and commit a fact was read from. Nothing here was observed on a running image.
 */

/** TCP port the daemon listens on inside its container. Source: deploy/docker-compose.yml@ac59549 (`OD_PORT`). */
export const DAEMON_PORT = 7456;

/**
 * The one directory that holds SQLite, configuration, credentials and projects.
 * Source: deploy/docker-compose.yml@ac59549 (volume target); AGENTS.md (the data contract of `OD_DATA_DIR`).
 */
export const DATA_DIR = '/app/.od';

/** The image's user; files in the data directory belong to it. Source: deploy/Dockerfile@8439b0c. */
export const RUN_AS = { uid: 1001, gid: 1001 } as const;

/**
 * The user name of the daemon's Basic scheme, case-sensitive; the password is the token.
 * Source: `api-token-auth` and `server.ts` of apps/daemon/src, third generation.
 */
export const BASIC_USER = 'open-design';

/** The realm the daemon announces; the proxy announces the same. Source: as {@link BASIC_USER}. */
export const BASIC_REALM = 'Open Design';

/** Environment variables the daemon reads. Source: deploy/docker-compose.yml@ac59549, apps/daemon/src/server.ts. */
export const ENV = {
  /** Address to bind; anything but loopback demands a token. */
  bindHost: 'OD_BIND_HOST',
  /** Port to bind, {@link DAEMON_PORT} by default. */
  port: 'OD_PORT',
  /** The one secret. Taken literally: no shell expansion happens in an env file. */
  apiToken: 'OD_API_TOKEN',
  /** The data directory; set always, so that images which disagree about the default meet the same data. */
  dataDir: 'OD_DATA_DIR',
  /** Comma-separated exact origins; one that is not a URL stops the daemon at start. */
  allowedOrigins: 'OD_ALLOWED_ORIGINS',
  /** Base of OAuth callback addresses. */
  publicBaseUrl: 'OD_PUBLIC_BASE_URL',
  /** Node's own options, used for the heap limit. */
  nodeOptions: 'NODE_OPTIONS',
} as const;

/** Liveness for everyone, in every generation of the app's authentication. Source: server.ts, facts of G1 to G3. */
export const HEALTH_PATH = '/api/health';

/**
 * Paths the daemon answers without a token. `/api/daemon/status` was one of them and is no longer.
 * Source: apps/daemon/src/api-token-auth.ts@4e56ac0.
 */
export const OPEN_PATHS: readonly string[] = [HEALTH_PATH, '/api/ready', '/api/version'];

/**
 * The path of a scoped preview, as a PCRE without anchors: the scope is minted by the daemon and is itself the
 * permission, for sandboxed frames that cannot send credentials. Open to GET only. A path with dot segments or an
 * encoded separator does not match: a proxy and the daemon could read it differently.
 * Source: pull request 3246 (`/api/projects/:id/preview/<scope>/…`, scope = random UUID).
 */
export const PREVIEW_PATH =
  '/api/projects/(?![^?]*(?:[.][.]|\\x5c|%2[eEfF]|%5[cC]))[^/?]+/preview/[^/?]+/[^?]';

/** Largest upload: megabytes a file, files a request. Source: apps/daemon/src/server.ts (project and Figma uploads). */
export const UPLOAD = { fileMegabytes: 200, files: 12 } as const;

/** Seconds a stream of server-sent events may stay quiet or live. Source: the upstream reverse-proxy guide. */
export const STREAM_TIMEOUT_SECONDS = 3600;

/** Limits of the container. Source: deploy/docker-compose.yml@ac59549. */
export const LIMITS = {
  /** MiB of memory, agents included. */
  memoryMiB: 384,
  /** MiB of Node's old generation, so that it collects before the kernel kills. */
  heapMiB: 192,
  /** Processes and threads. */
  pids: 256,
} as const;

/** Health check of the container, in seconds. Source: deploy/docker-compose.yml@ac59549. */
export const HEALTH_CHECK = { interval: 30, timeout: 5, retries: 3, startPeriod: 20 } as const;

/**
 * The same as a command inside the container, whose daemon only loopback reaches.
 * Source: deploy/docker-compose.yml@ac59549 (`healthcheck`).
 */
export const HEALTH_COMMAND: readonly string[] = [
  'node',
  '-e',
  `fetch('http://127.0.0.1:${DAEMON_PORT}${HEALTH_PATH}').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`,
];

/**
 * TCP ports of the front proxy: `http` only redirects to `https`; behind a load balancer, which ends TLS, `requests`
 * takes plain HTTP and `probes` answers health checks.
 */
export const FRONT_PORTS = { http: 80, https: 443, requests: 8080, probes: 8081 } as const;
