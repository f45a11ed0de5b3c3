import type { AppConfig } from './app-config';
import type { Database } from './database';
import type { Events } from './events';
import { apiError, type Handler, json } from './exchange';
import type { ProjectFiles } from './files';
import type { Pages } from './pages';
import { example, picture } from './plugins';
import { preview } from './preview';
import type { Settings } from './settings';
import { UPLOAD_ROUTES, type Uploads } from './uploads';

/** Parts of the daemon that answer requests. */
export interface Parts {
  readonly settings: Settings;
  readonly config: AppConfig;
  readonly events: Events;
  readonly files: ProjectFiles;
  readonly pages: Pages;
  readonly uploads: Uploads;
  /** Database of the daemon; undefined: it has none. */
  readonly database: Database | undefined;
  /** Answers any other API request. */
  readonly echo: Handler;
  /** Stops the daemon. */
  readonly shutdown: () => void;
}

type Route = readonly [method: string, path: RegExp, handler: Handler];

/**
 * Finds the handler for a request, with the groups of its path. Like Express, it ignores case and one slash at the end of a
 * path. Known from Express 5, not observed.
 */
export const router = (
  parts: Parts,
): ((method: string, path: string) => { readonly handler: Handler; readonly groups: readonly string[] }) => {
  const all = routes(parts).map(([method, { source }, handler]): Route => [
    method,
    new RegExp(source, 'i'),
    handler,
  ]);
  return (method, path) => {
    for (const [allowed, pattern, handler] of all) {
      const match = allowed === '*' || allowed === method ? pattern.exec(withoutSlash(path)) : null;
      if (match) return { handler, groups: match.slice(1) };
    }
    return { handler: /^\/api\//i.test(path) ? parts.echo : parts.pages.shell, groups: [] };
  };
};

const withoutSlash = (path: string): string => path.replace(/(?<=.)\/$/, '');

const routes = ({ settings, config, events, files, pages, uploads, database, shutdown }: Parts): Route[] => {
  const { healthy, version } = settings;
  return [
    ['*', /^\/api\/health$/, ({ response }) => json(response, healthy ? 200 : 503, { ok: healthy, version })],
    ['*', /^\/api\/ready$/, ({ response }) => json(response, 200, { ready: true })],
    ['*', /^\/api\/version$/, ({ response }) => json(response, 200, { version })],
    ['GET', /^\/api\/projects\/[^/]+\/preview\/[^/]+\/.+$/, preview],
    ['GET', /^\/api\/app-config$/, config.get],
    ['PUT', /^\/api\/app-config$/, config.put],
    ['GET', /^\/api\/events$/, events.asking],
    ['GET', /^\/api\/plugins\/events$/, events.silent],
    ...UPLOAD_ROUTES.map((route): Route => ['POST', route.path, uploads.handler(route)]),
    ['GET', /^\/api\/projects\/([^/]+)\/(?:raw|files)\/(.+)$/, files.get],
    ['DELETE', /^\/api\/projects\/([^/]+)\/raw\/(.+)$/, files.delete],
    ['GET', /^\/api\/plugins\/([^/]+)\/preview$/, example],
    ['GET', /^\/api\/plugins\/[^/]+\/asset\/.+$/, picture],
    ['GET', /^\/api\/asset-cache$/, picture],
    ...(database ? databaseRoutes(database) : []),
    [
      'POST',
      /^\/api\/daemon\/shutdown$/,
      ({ response }) => {
        json(response, 200, { ok: true });
        shutdown();
      },
    ],
    ['GET', /^\/_next\/static\/chunks\/main-([0-9a-f]+)\.js$/, pages.asset],
    ['*', /^\/_next\//, ({ response }) => apiError(response, 404, 'NOT_FOUND', 'not found')],
  ];
};

const databaseRoutes = (database: Database): Route[] => [
  ['GET', /^\/api\/rows$/, async ({ response }) => json(response, 200, { rows: await database.count() })],
  [
    'POST',
    /^\/api\/rows$/,
    async ({ request, response }) => {
      let text = '';
      for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
      await database.insert(text);
      json(response, 200, { rows: await database.count() });
    },
  ],
  [
    'POST',
    /^\/api\/daemon\/db\/verify$/,
    async ({ response }) => {
      const issues = await database.verify();
      json(response, 200, { ok: issues.length === 0, issues });
    },
  ],
  [
    'POST',
    /^\/api\/daemon\/db\/vacuum$/,
    async ({ response }) => {
      await database.vacuum();
      json(response, 200, { ok: true });
    },
  ],
];
