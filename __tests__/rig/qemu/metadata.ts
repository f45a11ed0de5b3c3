import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { start, stop } from '../http-server';

/** Data of an instance in the metadata service. */
export interface InstanceData {
  readonly instanceId: string;
  readonly mac: string;
  readonly region: string;
  /** User data, as cloud-init receives it. */
  readonly userData: string;
}

const TOKEN = 'a-metadata-token';
/** Base of the paths that cloud-init's AliYun data source requests. */
const BASE = '/2016-01-01';

/** Secret of the instance role, which a container must never see. */
export const ROLE_SECRET = 'the-secret-of-the-instance-role';

/** ECS's metadata service with `httpTokens: required`: every request needs a token. */
export class MetadataService {
  /** Requests in order: `METHOD path status`. */
  readonly asked: string[] = [];
  private readonly server: Server;

  constructor(private readonly instance: InstanceData) {
    this.server = createServer((request, response) => this.handle(request, response));
  }

  /** Listens on a Unix socket, because the machine has its own network. */
  listen(socket: string): Promise<void> {
    return start(this.server, { path: socket });
  }

  close(): Promise<void> {
    return stop(this.server);
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '' } = request;
    const [status, body] = this.answer(method, url, request.headers['x-aliyun-ecs-metadata-token']);
    this.asked.push(`${method} ${url} ${status}`);
    response.writeHead(status).end(body);
  }

  private answer(method: string, url: string, token: string | string[] | undefined): [number, string] {
    if (method === 'PUT' && url === '/latest/api/token') return [200, TOKEN];
    if (token !== TOKEN) return [403, ''];
    const body = this.documents()[url];
    return body === undefined ? [404, ''] : [200, body];
  }

  private documents(): Readonly<Record<string, string>> {
    const { instanceId, mac, region, userData } = this.instance;
    return {
      [`${BASE}/user-data`]: userData,
      // Empty instead of missing: after a 404, cloud-init reports a degraded boot.
      [`${BASE}/vendor-data`]: '',
      [`${BASE}/meta-data/all`]: JSON.stringify({
        'instance-id': instanceId,
        hostname: instanceId,
        'region-id': region,
        mac,
        'network-type': 'vpc',
        network: { interfaces: { macs: { [mac]: { netmask: '255.255.255.0' } } } },
      }),
      '/latest/meta-data/instance-id': instanceId,
      '/latest/meta-data/region-id': region,
      '/latest/meta-data/ram/security-credentials/': 'host',
      '/latest/meta-data/ram/security-credentials/host': JSON.stringify({
        AccessKeyId: 'STS.test',
        AccessKeySecret: ROLE_SECRET,
        SecurityToken: 'test',
        Expiration: '2099-01-01T00:00:00Z',
        Code: 'Success',
      }),
    };
  }
}
