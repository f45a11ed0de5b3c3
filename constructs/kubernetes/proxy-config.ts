import { createHash } from 'node:crypto';

import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { Construct } from 'constructs';

import type { Clients } from '../../open-design/clients';
import { DAEMON_PORT, FRONT_PORTS } from '../../open-design/contract';
import type { BalancerFront } from '../../open-design/front-proxy/front';
import { renderFrontProxy } from '../../open-design/front-proxy/front-proxy';
import { renderNginx } from '../../open-design/front-proxy/nginx';
import { TOKEN_FILES } from '../../open-design/pod-token/pod-token';
import type { DomainName, IcpNumber } from '../../values/values';
import { literallyAll } from '../literally';
import { APP_NAME } from './names';
import type { AppNamespace } from './namespace';

/** Paths of the front proxy's files in its container. */
export const PROXY_PATHS = {
  /** Folder of the ConfigMap. */
  config: '/etc/front-proxy',
  /** Folder of the secret map. */
  secret: '/etc/front-proxy-secret',
  /** Folder of the process id. With `uploads`, the only folder that the front proxy can write to. */
  temp: '/tmp',
  /** Folder of uploads until they are complete. */
  uploads: '/uploads',
} as const;

/** Keys of the ConfigMap, which become file names. */
export const PROXY_FILES = { nginx: 'nginx.conf', frontProxy: 'front-proxy.conf' } as const;

export interface ProxyConfigProps {
  readonly namespace: AppNamespace;
  /** Domain name of the site; undefined: any address that a client requests. */
  readonly domain: DomainName | undefined;
  /** Clients that may connect. */
  readonly clients: Clients;
  /** Load balancer or other sender that connects to the front proxy. */
  readonly front: BalancerFront;
  /** ICP filing number; undefined: none. */
  readonly icpNumber: IcpNumber | undefined;
  /** Seconds that open connections have to finish when the front proxy stops. */
  readonly shutdownSeconds: number;
}

/** The front proxy's addresses and paths in a pod. */
export const PROXY_PLACE = {
  upstream: `127.0.0.1:${DAEMON_PORT}`,
  secretMap: `${PROXY_PATHS.secret}/${TOKEN_FILES.secretMap}`,
  accessLog: '/dev/stdout',
  uploads: PROXY_PATHS.uploads,
  ports: FRONT_PORTS,
};

/** The configuration of the front proxy. It contains no secrets. */
export class ProxyConfig extends Construct {
  /** Name of the ConfigMap. */
  readonly name: string;
  /** SHA-256 of the content. nginx reads the configuration once, so a change must replace the pod. */
  readonly hash: string;

  constructor(scope: Construct, id: string, props: ProxyConfigProps) {
    super(scope, id);
    const data = {
      [PROXY_FILES.nginx]: renderNginx({
        frontProxy: `${PROXY_PATHS.config}/${PROXY_FILES.frontProxy}`,
        temp: PROXY_PATHS.temp,
        shutdownSeconds: props.shutdownSeconds,
      }),
      [PROXY_FILES.frontProxy]: renderFrontProxy(PROXY_PLACE, {
        serverName: props.domain,
        clients: props.clients,
        front: props.front,
        icpNumber: props.icpNumber,
      }),
    };
    const config = new ConfigMapV1(this, 'Resource', {
      metadata: { name: `${APP_NAME}-front-proxy`, namespace: props.namespace.name },
      data: literallyAll(data),
    });
    this.name = config.metadata.name;
    this.hash = createHash('sha256').update(JSON.stringify(data)).digest('hex');
  }
}
