import { IngressV1 } from '@cdktf/provider-kubernetes/lib/ingress-v1';
import { Construct } from 'constructs';

import { STREAM_TIMEOUT_SECONDS } from '../../open-design/contract';
import type { DomainName } from '../../values/values';
import { APP_NAME } from './names';
import type { AppNamespace } from './namespace';
import { type AppService, SERVICE_PORT } from './service';

export interface AppIngressProps {
  readonly namespace: AppNamespace;
  readonly service: AppService;
  /** Name the site is reached by. */
  readonly domain: DomainName;
  /** Class of the Ingress. */
  readonly className: string;
  /** Name of the Secret that holds certificate and key. */
  readonly tlsSecretName: string;
}

/**
 * What nginx's controller would do otherwise: refuse uploads, spool them, hold back streams of events. The front proxy
 * behind it has the limits. Another controller does not know these annotations and goes by its own defaults.
 */
const NGINX = {
  'backend-protocol': 'HTTP',
  'force-ssl-redirect': 'true',
  'proxy-body-size': '0',
  'proxy-buffering': 'off',
  'proxy-http-version': '1.1',
  'proxy-read-timeout': String(STREAM_TIMEOUT_SECONDS),
  'proxy-request-buffering': 'off',
  'proxy-send-timeout': String(STREAM_TIMEOUT_SECONDS),
};

/** A way in through an Ingress controller that is in the cluster already; it ends TLS. */
export class AppIngress extends Construct {
  constructor(scope: Construct, id: string, props: AppIngressProps) {
    super(scope, id);
    const { namespace, service, domain, className, tlsSecretName } = props;
    new IngressV1(this, 'Resource', {
      metadata: {
        name: APP_NAME,
        namespace: namespace.name,
        annotations: Object.fromEntries(
          Object.entries(NGINX).map(([name, value]) => [`nginx.ingress.kubernetes.io/${name}`, value]),
        ),
      },
      spec: {
        ingressClassName: className,
        tls: [{ hosts: [domain], secretName: tlsSecretName }],
        rule: [
          {
            host: domain,
            http: {
              path: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: service.name, port: { number: SERVICE_PORT } } },
                },
              ],
            },
          },
        ],
      },
    });
  }
}
