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
  /** Domain name of the site. */
  readonly domain: DomainName;
  /** Ingress class. */
  readonly className: string;
  /** Name of the Secret that holds the certificate and its key. */
  readonly tlsSecretName: string;
}

/**
 * Without these annotations, the nginx controller refuses large uploads, buffers them on disk and delays event streams.
 * The front proxy behind it enforces the limits. Other controllers ignore these annotations and use their defaults.
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

/** An Ingress for a controller that already runs in the cluster. The controller terminates TLS. */
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
