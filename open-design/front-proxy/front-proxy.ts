import { readFileSync } from 'node:fs';
import * as path from 'node:path';

import type { DomainName, IcpNumber } from '../../values/values';
import type { Clients } from '../clients';
import {
  BASIC_REALM,
  HEALTH_PATH,
  OPEN_PATHS,
  PREVIEW_PATH,
  STREAM_TIMEOUT_SECONDS,
  UPLOAD,
} from '../contract';
import { fillTemplate, renderTemplate, type TemplateState } from '../template';
import { asciiHtml, checkCidrs, checkWord } from './checks';
import type { Front } from './front';

/** What a kind of place – every host, every pod – decides about the front proxy. */
export interface FrontProxyPlace {
  /** The daemon, `host:port`; fixed, so that nothing else can be reached through the proxy. */
  readonly upstream: string;
  /** Path of the file made from {@link secretMapTemplate}, readable by root only. */
  readonly secretMap: string;
  /** Path the access log goes to. */
  readonly accessLog: string;
  /** TCP ports: see `FRONT_PORTS` of the contract. */
  readonly ports: Readonly<Record<'http' | 'https' | 'requests' | 'probes', number>>;
  /** Where there is a certificate; undefined: TLS is never ended here. */
  readonly tls?: {
    /** Path of the PEM file of certificate, chain and key; nginx must not be started before it exists. */
    readonly certificate: string;
    /** Folder in which an ACME client answers the authority on the `http` port. */
    readonly acmeWebroot: string;
  };
}

/** What one environment asks of the front proxy. */
export interface FrontProxyState {
  /** Name the site is reached by; undefined: whatever address was asked for. */
  readonly serverName?: DomainName | undefined;
  /** Clients admitted; a list is never empty. */
  readonly clients: Clients;
  /** Who ends TLS. */
  readonly front: Front;
  /** ICP filing number, shown at the foot of the app's first page; undefined: none. */
  readonly icpNumber?: IcpNumber | undefined;
}

/** Room for the multipart framing and form fields around the files of the largest upload, in megabytes. */
const UPLOAD_FRAMING_MEGABYTES = 100;

/** Seconds an idle connection is kept: above the longest idle time of any balancer (NLB: 900). */
const KEEPALIVE_SECONDS = 910;

/**
 * The front proxy's nginx configuration for a place, for the `http` context, with the state left to fill in: a host does
 * that itself. It holds no secret.
 *
 * @throws when a value could break out of its directive
 */
export const frontProxyTemplate = (place: FrontProxyPlace): string =>
  fillTemplate('front-proxy.conf', read('front-proxy.conf'), {
    UPSTREAM: checkWord('upstream', place.upstream),
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
    BODY_MEGABYTES: UPLOAD.fileMegabytes * UPLOAD.files + UPLOAD_FRAMING_MEGABYTES,
    STREAM_SECONDS: STREAM_TIMEOUT_SECONDS,
    KEEPALIVE_SECONDS,
  });

/**
 * Renders the whole configuration, for a place whose state is known at synth.
 *
 * @throws as {@link frontProxyTemplate}; also when the balancer's sources are none or no CIDR blocks, and when TLS is to be
 * ended in a place that has no certificate
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
      ...(usesWebroot(front) ? ['webroot'] : []),
      ...(icpNumber === undefined ? [] : ['filing']),
    ],
    values: {
      SERVER_NAME: serverName ?? '_',
      REDIRECT_HOST: serverName ?? '$host',
      ...(clients === 'everyone' ? {} : { CLIENTS: [...new Set(clients)] }),
      ...(front.kind === 'balancer'
        ? { BALANCER_SOURCES: checkCidrs('sources', front.sources), CLIENT_ADDRESS: front.clientAddress }
        : {}),
      ...(icpNumber === undefined ? {} : { ICP_NUMBER: asciiHtml(icpNumber) }),
    },
  };
};

const usesWebroot = (front: Front): boolean =>
  front.kind === 'tls' && front.certificate.mode === 'acme' && front.certificate.challenge === 'http-01';

/**
 * The file that holds the token, to be filled where the token lives and never at synth: `{{TOKEN}}` is the token,
 * `{{BASIC}}` the base64 of `open-design:<token>`. A token of letters, digits, `_` and `-` has no character that means
 * something in a regular expression, nor has its base64.
 */
export const secretMapTemplate = (): string => read('secret-map.conf');

const read = (file: string): string => readFileSync(path.join(__dirname, file), 'utf8');
