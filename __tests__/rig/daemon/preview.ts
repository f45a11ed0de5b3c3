import { apiError, type Handler } from './exchange';

/** A preview scope, as the real daemon would generate it. */
export const MINTED_SCOPE = '0b8f7c5e-6f3a-4a55-9d2e-2f6c1f3f7a10';

/** A project with a blank in its name, as in a path. */
export const PROJECT = 'p%20one';

/** All projects of the stand-in, as in a path. */
const PROJECTS: readonly string[] = [PROJECT, 'p1'];

export const isProject = (project: string): boolean => PROJECTS.includes(project);

const PREVIEW = /^\/api\/projects\/([^/]+)\/preview\/([^/]+)\/(.+)$/;

/** Whether a request is for a preview, which needs no token. */
export const isPreview = (method: string | undefined, path: string): boolean =>
  method === 'GET' && PREVIEW.test(path);

/**
 * Serves a file of a project without credentials. The four refusals differ, so a stranger learns which projects exist.
 * §1.3, §2.11 and §2.12, observed with Open Design 0.20.2, 2026-08.
 */
export const preview: Handler = ({ response, path }) => {
  const [, project = '', scope = '', file] = PREVIEW.exec(path) ?? [];
  response.setHeader('x-powered-by', 'Express');
  if (!/^[A-Za-z0-9_-]{8,128}$/.test(scope)) apiError(response, 400, 'BAD_REQUEST', 'invalid preview scope');
  else if (!isProject(project)) apiError(response, 404, 'PROJECT_NOT_FOUND', 'project not found');
  else if (scope !== MINTED_SCOPE)
    apiError(response, 404, 'PREVIEW_SCOPE_NOT_FOUND', 'preview scope not found');
  else if (file === 'missing.html') apiError(response, 404, 'FILE_NOT_FOUND', 'Error: ENOENT');
  else
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>${project}</title>`);
};
