import * as path from 'node:path';

import type { DomainName, IcpNumber } from '../../values/values';
import type { Clients } from '../clients';
import {
  ASSET_PATH,
  BASIC_REALM,
  EXAMPLE_PATH,
  HASHED_PATH,
  HEALTH_PATH,
  LOCAL_HOST,
  LOCAL_ROUTE,
  NO_PAGES,
  OPEN_PATHS,
  PREVIEW_PATH,
  STREAM_TIMEOUT_SECONDS,
} from '../contract';
import { readText } from '../read-text';
import { fillTemplate, renderTemplate, type TemplateState } from '../template';
import { asciiHtml, checkCidrs, checkWord } from './checks';
import { FOOTER } from './footer';
import type { BalancerFront, Front } from './front';
import { LARGE_UPLOADS, UPLOADS, UPLOADS_MEGABYTES } from './uploads';

/** Settings of the front proxy that are the same in every place of one kind: on every host, or in every pod. */
export interface FrontProxyPlace {
  /**
   * Address of the daemon, `host:port` or `unix:path`. It is fixed, so that nothing else is reachable through the proxy. The
   * daemon must see a loopback peer.
   */
  readonly upstream: string;
  /** Path of the file rendered from {@link secretMapTemplate}, readable by root only. */
  readonly secretMap: string;
  /** Path of the access log. */
  readonly accessLog: string;
  /** Folder on a disk in which nginx stores uploads until they are complete: up to {@link UPLOADS_MEGABYTES}. */
  readonly uploads: string;
  /** TCP ports: see `FRONT_PORTS` in the contract. */
  readonly ports: Readonly<Record<'http' | 'https' | 'requests' | 'probes', number>>;
  /** Certificate files; undefined: this place never terminates TLS. */
  readonly tls?: {
    /** Path of the PEM file with certificate, chain and key. nginx must not start before the file exists. */
    readonly certificate: string;
    /** Folder in which an ACME client places its responses to the authority for the `http` port. */
    readonly acmeWebroot: string;
  };
}

/** Settings of the front proxy for one environment. */
export interface FrontProxyState {
  /** Domain name of the site; undefined: any address that a client requests. */
  readonly serverName?: DomainName | undefined;
  /** Clients that may connect. A list is never empty. */
  readonly clients: Clients;
  /** Who terminates TLS. */
  readonly front: Front;
  /** ICP filing number, shown at the bottom of every page; undefined: none. */
  readonly icpNumber?: IcpNumber | undefined;
}

/** Files of `conf/` that become the configuration, in this order. A map may use a variable of a later file. */
const PARTS = [
  'clients',
  'paths',
  'credentials',
  'daemon',
  'uploads',
  'pages',
  'limits',
  'redirect',
  'probes',
  'server',
];

/**
 * Types that are compressed, beside HTML. Streams of events are not among them.
 * Source: mime-types 3, by which Express names files; noted 2026-11-28, not verified.
 */
const TEXT_TYPES = [
  'text/plain',
  'text/css',
  'text/javascript',
  'text/markdown',
  'application/javascript',
  'application/json',
  'application/manifest+json',
  'application/wasm',
  'image/svg+xml',
];

/** Seconds an idle connection is kept open: longer than the idle timeout of any load balancer (NLB: 900). */
const KEEPALIVE_SECONDS = 910;

/** Seconds after which a client may try an upload again for which there was no room. */
const RETRY_SECONDS = 30;

/**
 * Returns the nginx configuration of the front proxy for a place, for the `http` context. The state is not yet filled
 * in: a host does that itself. The configuration contains no secrets.
 *
 * @throws when a value could break out of its directive
 */
export const frontProxyTemplate = (place: FrontProxyPlace): string =>
  fillTemplate('front-proxy.conf', source(), {
    UPSTREAM: checkWord('upstream', place.upstream),
    LOCAL_ROUTE,
    LOCAL_HOST,
    SECRET_MAP: checkWord('secretMap', place.secretMap),
    ACCESS_LOG: checkWord('accessLog', place.accessLog),
    HTTP_PORT: place.ports.http,
    HTTPS_PORT: place.ports.https,
    REQUESTS_PORT: place.ports.requests,
    PROBES_PORT: place.ports.probes,
    CERTIFICATE: place.tls ? checkWord('certificate', place.tls.certificate) : '',
    ACME_WEBROOT: place.tls ? checkWord('acmeWebroot', place.tls.acmeWebroot) : '',
    HEALTH_PATH,
    OPEN_PATHS: OPEN_PATHS.join('|'),
    PREVIEW_PATH,
    REALM: BASIC_REALM,
    ASSET_PATH,
    EXAMPLE_PATH,
    HASHED_PATH,
    NO_PAGES: NO_PAGES.join('|'),
    UPLOADS: checkWord('uploads', place.uploads),
    UPLOAD_PATHS: UPLOADS.paths.join('|'),
    UPLOAD_MEGABYTES: UPLOADS.megabytes,
    UPLOADS_AT_ONCE: UPLOADS.atOnce,
    LARGE_UPLOAD_PATH: LARGE_UPLOADS.paths.join('|'),
    LARGE_UPLOADS_AT_ONCE: LARGE_UPLOADS.atOnce,
    UPLOADS_MEGABYTES,
    RETRY_SECONDS,
    BODY_MEGABYTES: LARGE_UPLOADS.megabytes,
    TEXT_TYPES: TEXT_TYPES.join(' '),
    FOOTER,
    STREAM_SECONDS: STREAM_TIMEOUT_SECONDS,
    KEEPALIVE_SECONDS,
  });

/**
 * Renders the complete configuration for a place whose state is known at synthesis.
 *
 * @throws as {@link frontProxyTemplate}; also when the list of the balancer's sources is empty or contains anything but CIDR
 * blocks, and when TLS is to be terminated in a place without a certificate
 */
export const renderFrontProxy = (place: FrontProxyPlace, state: FrontProxyState): string => {
  if (state.front.kind === 'tls' && !place.tls) {
    throw new Error(
      'front: got tls, allowed balancer: this place has no certificate; end TLS in front of it',
    );
  }
  return renderTemplate('front-proxy.conf', frontProxyTemplate(place), templateState(state));
};

const templateState = ({ serverName, clients, front, icpNumber }: FrontProxyState): TemplateState => {
  return {
    sections: [
      clients === 'everyone' ? 'everyone' : 'listed',
      front.kind,
      ...(front.kind === 'balancer' ? [front.clientAddress] : []),
      ...(front.kind === 'balancer' && front.nodes ? ['kubelet'] : []),
      ...(usesWebroot(front) ? ['webroot'] : []),
      ...(icpNumber === undefined ? [] : ['filing']),
      ...(serverName === undefined || isUnnamed(front) ? [] : ['domain']),
    ],
    values: {
      SERVER_NAME: serverName ?? '_',
      REDIRECT_HOST: serverName ?? '$host',
      ...(clients === 'everyone' ? {} : { CLIENTS: [...new Set(clients)] }),
      ...(front.kind === 'balancer' ? peersOf(front) : {}),
      ...(icpNumber === undefined ? {} : { ICP_NUMBER: asciiHtml(icpNumber) }),
    },
  };
};

const peersOf = ({ sources, nodes }: BalancerFront): TemplateState['values'] => ({
  BALANCER_SOURCES: checkCidrs('sources', sources),
  ...(nodes ? { NODES: checkCidrs('nodes', nodes) } : {}),
});

/** Whether clients inside the network connect by other names than the domain, which leads nowhere there. */
const isUnnamed = (front: Front): boolean => front.kind === 'balancer' && front.clientAddress === 'peer';

const usesWebroot = (front: Front): boolean =>
  front.kind === 'tls' && front.certificate.mode === 'acme' && front.certificate.challenge === 'http-01';

const source = (): string => {
  const parts = PARTS.map((name) => read(`conf/${name}.conf`)).join('');
  return parts.replace('@@LOCATIONS@@', () => read('conf/locations.conf'));
};

const read = (file: string): string => readText(path.join(__dirname, file));
