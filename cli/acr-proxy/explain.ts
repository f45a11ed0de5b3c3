import type { UnreachableError } from '../../images/request';
import type { Explained } from '../image/explain-end';
import { KEYS, type ProxyRole } from './hosts';

// `scripts/acr-proxy-check.sh` says the same in the same words.

/** What a text about a host without an answer refers to. */
export interface About {
  readonly role: ProxyRole;
  readonly host: string;
  /** Empty when its name has none. */
  readonly address: string;
  readonly seconds: number;
  /** Who issued a certificate that is not valid, if it can be read. */
  readonly issuer: string | undefined;
}

const LATER = 'the way to it is open: try again later; if it stays, ask whoever runs it';

const logOf = ({ role, host }: About): string =>
  `find sni="${host}" in /var/log/acr-proxy/access.log on the proxy: with to="refused", acrProxy.${KEYS[role]} must name it; with status=403, acrProxy.allow must name the network of this machine; with status=502, the proxy does not reach it`;

const NO_ADDRESS: Explained = {
  problem: 'its name has no address here',
  fix: 'write its line of the output host_entries into the hosts file of this machine, or the same record into its name server',
};

const ofConnection = (isSilent: boolean, { address, seconds }: About): Explained =>
  isSilent
    ? {
        problem: `${address} does not answer on port 443 within ${seconds} s`,
        fix: 'check the route or the VPN to the proxy, and name the network of this machine in acrProxy.allow',
      }
    : {
        problem: `${address} refuses connections on port 443, or no route leads there`,
        fix: 'check that this is the address of the proxy, and that it runs: sudo acr-proxy status on it',
      };

const ofHandshake = ({ reason }: UnreachableError, about: About): Explained => {
  const { address, host, issuer, seconds } = about;
  if (reason === 'certificate') {
    const by = issuer === undefined ? '' : ` (issued by ${issuer})`;
    return {
      problem: `its certificate${by} is not trusted, has expired, or is for another name`,
      fix: `something between this machine and ${host} ends TLS, or the name leads to another server: lead it to the proxy alone, and do not make clients trust this certificate`,
    };
  }
  if (reason === 'plaintext') {
    return {
      problem: 'it does not speak TLS',
      fix: `another service answers at ${address}: check that this is the address of the proxy`,
    };
  }
  return {
    problem:
      reason === 'silent'
        ? `no TLS handshake within ${seconds} s`
        : 'it closes the connection in the TLS handshake',
    fix: logOf(about),
  };
};

/** Explains why a host gave no answer. */
export const explainUnreachable = (error: UnreachableError, about: About): Explained => {
  const isSilent = error.reason === 'silent';
  switch (error.stage) {
    case 'name':
      return NO_ADDRESS;
    case 'connection':
      return ofConnection(isSilent, about);
    case 'tls':
      return ofHandshake(error, about);
    case 'answer':
      return {
        problem: isSilent
          ? `no answer within ${about.seconds} s`
          : 'it closes the connection without an answer',
        fix: LATER,
      };
  }
};

/** A name that leads elsewhere than another one. */
export const leadsElsewhere = (address: string, [host, other]: readonly [string, string]): Explained => ({
  problem: `it leads to ${address}, and ${host} to ${other}: one of them passes the proxy by`,
  fix: 'lead both to the proxy: the output host_entries has their lines',
});

/** Where people find the right name of a host. */
const RIGHT_NAMES: Readonly<Record<ProxyRole, string>> = {
  registry: 'check the name of the registry: another service answers there',
  token: 'check the name: the registry names its authorization service as realm, in its answer 401',
  blobs: 'write the host to which the registry redirects: --image finds it',
  charts: 'check the host of the chart repository in the ACR console; charts in the format of OCI need none',
};

/** An answer that no host of the role gives. */
export const oddAnswer = (role: ProxyRole, problem: string): Explained => ({
  problem,
  fix: RIGHT_NAMES[role],
});

export const oddStatus = (
  role: ProxyRole,
  status: number,
  path: string,
  allowed: readonly number[],
): Explained =>
  status >= 500
    ? { problem: `it fails: status ${status} for ${path}`, fix: LATER }
    : oddAnswer(role, `got status ${status} for ${path}; allowed: ${allowed.join(', ')}`);

/** A registry that sends clients where the proxy does not lead. */
export const unexpectedRealm = (host: string, expected: readonly string[]): Explained => ({
  problem: `it sends clients to ${host}; expected: ${expected.join(', ')}`,
  fix: `if the registry is yours, write ${host} in acrProxy.authorizations, and deploy`,
});

/** A bucket to which the registry redirects, and which the proxy refuses. */
export const UNLISTED: Explained = {
  problem: 'the registry redirects the image here, and acrProxy.buckets does not name it',
  fix: 'write it in acrProxy.buckets, and deploy',
};

/** A pull that does not come to the layers. */
export const endedPull = (host: string, status: number | undefined, registry: string): Explained => ({
  problem: `its pull ends at ${host}${status === undefined ? '' : ` with status ${status}`}`,
  fix: `sign in as an account that may pull it (docker login ${registry}), and check its name and digest`,
});
