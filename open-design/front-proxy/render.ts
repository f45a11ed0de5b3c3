import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import * as path from 'node:path';
import { BASIC_REALM, OPEN_PATHS, PREVIEW_PATH, STREAM_TIMEOUT_SECONDS, UPLOAD } from '../contract';
import { fillTemplate } from '../template';

/** What one place (a host, a pod) decides about the front proxy. */
export interface FrontProxyProps {
  /** The daemon, `host:port`; fixed, so that nothing else can be reached through the proxy. */
  readonly upstream: string;
  /** Name the site is reached by; undefined = whatever address was asked for. */
  readonly serverName?: string | undefined;
  /** Clients admitted, as CIDR blocks; never empty. `0.0.0.0/0` admits the world. */
  readonly allowCidrs: readonly string[];
  /** Path of the PEM certificate chain; nginx must not be started before it exists. */
  readonly certificate: string;
  /** Path of the certificate's private key. */
  readonly certificateKey: string;
  /** Path of the file made from {@link secretMapTemplate}, readable by root only. */
  readonly secretMap: string;
  /** Path the access log goes to. */
  readonly accessLog: string;
  /** TCP ports listened on: `http` only redirects. */
  readonly listen: { readonly http: number; readonly https: number };
  /** Folder in which an ACME client answers the authority on the `http` port; undefined: it only redirects. */
  readonly acmeWebroot?: string | undefined;
}

/** Room for the multipart framing and form fields around the files of the largest upload, in megabytes. */
const UPLOAD_FRAMING_MEGABYTES = 100;

/**
 * Renders the front proxy's nginx configuration, for the `http` context. It holds no secret.
 *
 * @throws when the allow-list is empty or holds something else than CIDR blocks, or when a value could break out of
 * its directive
 */
export function renderFrontProxy(props: FrontProxyProps): string {
  const serverName = props.serverName === undefined ? undefined : checkServerName(props.serverName);
  return fillTemplate('front-proxy.conf', read('front-proxy.conf'), {
    UPSTREAM: checkWord('upstream', props.upstream),
    SERVER_NAME: serverName ?? '_',
    REDIRECT_HOST: serverName ?? '$host',
    ADMITTED: admitted(props.allowCidrs),
    CERTIFICATE: checkWord('certificate', props.certificate),
    CERTIFICATE_KEY: checkWord('certificateKey', props.certificateKey),
    SECRET_MAP: checkWord('secretMap', props.secretMap),
    ACCESS_LOG: checkWord('accessLog', props.accessLog),
    ACME: props.acmeWebroot === undefined ? '' : acme(checkWord('acmeWebroot', props.acmeWebroot)),
    HTTP_PORT: props.listen.http,
    HTTPS_PORT: props.listen.https,
    OPEN_PATHS: OPEN_PATHS.join('|'),
    PREVIEW_PATH,
    REALM: BASIC_REALM,
    BODY_MEGABYTES: UPLOAD.fileMegabytes * UPLOAD.files + UPLOAD_FRAMING_MEGABYTES,
    STREAM_SECONDS: STREAM_TIMEOUT_SECONDS,
  });
}

/**
 * The file that holds the token, with its placeholders unfilled: `@@TOKEN@@` is the token, `@@BASIC@@` the base64 of
 * `open-design:<token>`. It is filled where the token lives, never at synth. A token of letters, digits, `_` and `-`
 * has no character that means something in a regular expression, nor has its base64.
 */
export function secretMapTemplate(): string {
  return read('secret-map.conf');
}

function read(file: string): string {
  return readFileSync(path.join(__dirname, file), 'utf8');
}

/** The authority asks from addresses that nobody knows before: the one thing that is open to everybody. */
function acme(webroot: string): string {
  return `
    location ^~ /.well-known/acme-challenge/ {
        root ${webroot};
        default_type text/plain;
    }
`;
}

function admitted(cidrs: readonly string[]): string {
  if (cidrs.length === 0) {
    throw new Error(
      'allowCidrs: got an empty list, allowed at least one CIDR block; name the clients to admit, or 0.0.0.0/0 for the world',
    );
  }
  return [...new Set(cidrs)].map((cidr) => `    ${checkCidr(cidr)} 1;`).join('\n');
}

function checkCidr(cidr: string): string {
  const [address = '', bits = '', ...rest] = cidr.split('/');
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > longest) {
    throw new Error(
      `allowCidrs: got '${cidr}', allowed a CIDR block such as 203.0.113.7/32; write address/bits`,
    );
  }
  return cidr;
}

function checkServerName(name: string): string {
  if (!/^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/.test(name)) {
    throw new Error(
      `serverName: got '${name}', allowed a lower-case host name such as design.example.com; leave it out to use the address`,
    );
  }
  return name;
}

function checkWord(key: string, value: string): string {
  if (!/^[A-Za-z0-9._:/[\]-]+$/.test(value)) {
    throw new Error(
      `${key}: got '${value}', allowed letters, digits and . _ : / [ ] -; use a plain path or host:port`,
    );
  }
  return value;
}
