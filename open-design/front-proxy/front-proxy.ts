import { BASIC_REALM, OPEN_PATHS, PREVIEW_PATH, STREAM_TIMEOUT_SECONDS, UPLOAD } from '../contract';
import { fillTemplate } from '../template';
import { renderFront, type Front } from './front';
import { checkWord, cidrLines, readTemplate } from './parts';

/** What one place (a host, a pod) decides about the front proxy. */
export interface FrontProxyProps {
  /** The daemon, `host:port`; fixed, so that nothing else can be reached through the proxy. */
  readonly upstream: string;
  /** Name the site is reached by; undefined = whatever address was asked for. */
  readonly serverName?: string | undefined;
  /** Clients admitted, as CIDR blocks; never empty. `0.0.0.0/0` admits the world. */
  readonly allowCidrs: readonly string[];
  /** Path of the file made from {@link secretMapTemplate}, readable by root only. */
  readonly secretMap: string;
  /** Path the access log goes to. */
  readonly accessLog: string;
  /** Who ends TLS: the proxy itself, or a load balancer in front of it. */
  readonly front: Front;
  /** ICP filing number, shown at the foot of the app's first page; undefined: none. */
  readonly icpNumber?: string | undefined;
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
  const serverName = props.serverName === undefined ? '_' : checkServerName(props.serverName);
  const upstream = checkWord('upstream', props.upstream);
  const { listen, beside } = renderFront(props.front, { upstream, serverName });
  const number = props.icpNumber === undefined ? undefined : asciiHtml(props.icpNumber);
  return fillTemplate('front-proxy.conf', readTemplate('front-proxy.conf'), {
    UPSTREAM: upstream,
    SERVER_NAME: serverName,
    ADMITTED: cidrLines('allowCidrs', props.allowCidrs, (cidr) => `    ${cidr} 1;`),
    LISTEN: listen,
    BESIDE: number === undefined ? beside : `${readTemplate('encoding.conf')}\n${beside}`,
    ENCODING: number === undefined ? '' : '    proxy_set_header Accept-Encoding $od_encoding;',
    FILING:
      number === undefined
        ? ''
        : fillTemplate('filing.conf', readTemplate('filing.conf'), { UPSTREAM: upstream, NUMBER: number }),
    SECRET_MAP: checkWord('secretMap', props.secretMap),
    ACCESS_LOG: checkWord('accessLog', props.accessLog),
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
  return readTemplate('secret-map.conf');
}

/** User data is ASCII; a page need not be. Throws on what could leave the quotes it stands in. */
function asciiHtml(number: string): string {
  if (!/^[\p{L}\p{N}-]+$/u.test(number)) {
    throw new Error(
      `icpNumber: got '${number}', allowed letters, digits and -; write the filing number alone`,
    );
  }
  return number.replace(/[^ -~]/gu, (sign) => `&#${sign.codePointAt(0)};`);
}

function checkServerName(name: string): string {
  if (!/^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/.test(name)) {
    throw new Error(
      `serverName: got '${name}', allowed a lower-case host name such as design.example.com; leave it out to use the address`,
    );
  }
  return name;
}
