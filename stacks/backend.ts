import { CloudBackend, LocalBackend, NamedCloudWorkspace, OssBackend, type TerraformStack } from 'cdktf';

import { ossEndpoint } from '../alibaba-cloud/oss';
import type { AnyEnvironment } from '../config/load';
import { statePath } from './state-folder';

const endpointOf = (endpoint: string, region: string): string =>
  endpoint === 'public' || endpoint === 'internal' ? ossEndpoint(region, endpoint) : endpoint;

/**
 * Sets the backend of a stack. The JSON contains no credentials: the backends read them from environment variables.
 */
export const configureBackend = (
  stack: TerraformStack,
  { name, config }: AnyEnvironment,
  role: string,
): void => {
  const { backend, project, region } = config;
  switch (backend.type) {
    case 'local':
      // The state lies in the project's folder, because cdktf.out may be deleted at any time.
      new LocalBackend(stack, { path: statePath(name, role) });
      break;
    case 'oss':
      new OssBackend(stack, {
        bucket: backend.bucket,
        region: backend.region ?? region,
        prefix: `${project}/${name}`,
        key: `${role}.tfstate`,
        ...(backend.endpoint ? { endpoint: endpointOf(backend.endpoint, backend.region ?? region) } : {}),
        acl: 'private',
        encrypt: true,
        tablestoreEndpoint: backend.lockTable.endpoint,
        tablestoreTable: backend.lockTable.table,
      });
      break;
    case 'cloud':
      new CloudBackend(stack, {
        organization: backend.organization,
        workspaces: new NamedCloudWorkspace(`${project}-${name}-${role}`),
        ...(backend.hostname ? { hostname: backend.hostname } : {}),
      });
  }
};
