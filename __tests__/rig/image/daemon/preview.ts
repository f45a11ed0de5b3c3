/** A preview scope, as the real daemon would generate it for the only project, p1. */
const SCOPE = '0b8f7c5e-6f3a-4a55-9d2e-2f6c1f3f7a10';

const PREVIEW = /^\/api\/projects\/([^/]+)\/preview\/([^/]+)\/(.+)$/;

/** Whether a request is for a preview, which needs no token. */
export const isPreview = (method: string | undefined, path: string): boolean =>
  method === 'GET' && PREVIEW.test(path);

/** The answer for a preview. An unknown project and an unknown scope have different answers, as in the real daemon. */
export const preview = (path: string): { readonly status: number; readonly body: string } => {
  const [, project, scope = ''] = PREVIEW.exec(path) ?? [];
  if (!/^[A-Za-z0-9_-]{8,128}$/.test(scope)) return { status: 400, body: 'BAD_REQUEST' };
  if (project !== 'p1') return { status: 404, body: 'PROJECT_NOT_FOUND' };
  if (scope !== SCOPE) return { status: 404, body: 'PREVIEW_SCOPE_NOT_FOUND' };
  return { status: 200, body: 'preview' };
};
