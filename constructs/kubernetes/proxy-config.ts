import { createHash } from 'node:crypto';

import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { Construct } from 'constructs';

import type { Clients } from '../../open-design/clients';
import { DAEMON_PORT, FRONT_PORTS } from '../../open-design/contract';
import type { BalancerFront } from '../../open-design/front-proxy/front';
import { renderFrontProxy } from '../../open-design/front-proxy/front-proxy';
import { renderNginx } from '../../open-design/front-proxy/nginx';
import type { DomainName, IcpNumber } from '../../values/values';
import { TOKEN_KEYS } from './api-token';
import { APP_NAME } from './names';
import type { AppNamespace } from './namespace';
import { verbatim } from './verbatim';

/** Where the front proxy's files are in its container. */
export const PROXY_PATHS = {
  /** Folder of the ConfigMap. */
  config: '/etc/front-proxy',
  /** Folder of the secret map. */
  secret: '/etc/front-proxy-secret',
  /** The one folder that it can write to. */
  temp: '/tmp',
} as const;

/** Keys of the ConfigMap, which are names of files. */
export const PROXY_FILES = { nginx: 'nginx.conf', frontProxy: 'front-proxy.conf' } as const;

export interface ProxyConfigProps {
  readonly namespace: AppNamespace;
  /** Name the site is reached by; undefined: whatever address was asked for. */
  readonly domain: DomainName | undefined;
  /** Clients admitted. */
  readonly clients: Clients;
  /** What connects to it. */
  readonly front: BalancerFront;
  /** ICP filing number; undefined: none. */
  readonly icpNumber: IcpNumber | undefined;
  /** Seconds that open connections get when it stops. */
  readonly shutdownSeconds: number;
}

/** Where a pod runs the front proxy. */
const PLACE = {
  upstream: `127.0.0.1:${DAEMON_PORT}`,
  secretMap: `${PROXY_PATHS.secret}/${TOKEN_KEYS.secretMap}`,
  accessLog: '/dev/stdout',
  ports: FRONT_PORTS,
};

/** The front proxy's configuration; it holds no secret. */
export class ProxyConfig extends Construct {
  /** Name of the ConfigMap. */
  readonly name: string;
  /** SHA-256 of what it holds: nginx reads it once, so a pod has to be made anew for another one. */
  readonly hash: string;

  constructor(scope: Construct, id: string, props: ProxyConfigProps) {
    super(scope, id);
    const data = {
      [PROXY_FILES.nginx]: renderNginx({
        frontProxy: `${PROXY_PATHS.config}/${PROXY_FILES.frontProxy}`,
        temp: PROXY_PATHS.temp,
        shutdownSeconds: props.shutdownSeconds,
      }),
      [PROXY_FILES.frontProxy]: renderFrontProxy(PLACE, {
        serverName: props.domain,
        clients: props.clients,
        front: props.front,
        icpNumber: props.icpNumber,
      }),
    };
    const config = new ConfigMapV1(this, 'Resource', {
      metadata: { name: `${APP_NAME}-front-proxy`, namespace: props.namespace.name },
      data: verbatim(data),
    });
    this.name = config.metadata.name;
    this.hash = createHash('sha256').update(JSON.stringify(data)).digest('hex');
  }
}
