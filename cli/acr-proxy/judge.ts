import { parseChallenge } from '../../images/challenge';
import type { Answer } from '../../images/request';
import type { Explained } from '../image/explain-end';
import { oddAnswer, oddStatus, unexpectedRealm } from './explain';
import type { ProxyRole } from './hosts';

/** What an answer says about its host. */
export interface Verdict {
  /** What is known, or what is wrong. */
  readonly detail: string | Explained;
  /** Where a registry sends clients to sign in. */
  readonly realm?: URL;
}

/** The statuses that a host of a role gives to a client without credentials. Buckets may give any below 500. */
const ALLOWED: Readonly<Record<Exclude<ProxyRole, 'blobs'>, readonly number[]>> = {
  registry: [401],
  token: [200, 400, 401, 403],
  charts: [200, 401, 403],
};

const SERVER_ERROR = 500;

/**
 * Judges the answer of a registry to `/v2/`.
 *
 * @param expected the authorization services to which it may send clients. Empty: any
 */
export const judgeRegistry = (
  { status, headers }: Answer,
  path: string,
  expected: readonly string[],
): Verdict => {
  if (!ALLOWED.registry.includes(status))
    return { detail: oddStatus('registry', status, path, ALLOWED.registry) };
  const challenge = parseChallenge(headers.get('www-authenticate'));
  if (challenge?.scheme !== 'bearer')
    return { detail: oddAnswer('registry', 'got a 401 without a Bearer realm') };
  const { realm } = challenge;
  if (realm.protocol !== 'https:' || realm.username !== '') {
    return { detail: oddAnswer('registry', 'got a realm that is no address with https') };
  }
  if (expected.length > 0 && !expected.includes(realm.host))
    return { detail: unexpectedRealm(realm.host, expected) };
  return { detail: `status ${status}; clients sign in at ${realm.origin}${realm.pathname}`, realm };
};

/** Whether OSS says that there is no such bucket. Its certificate is valid for all of them. Source: OSS, "Error codes". */
const hasNoBucket = ({ status, body }: Answer): boolean =>
  status === 404 && Buffer.from(body).toString('latin1').includes('<Code>NoSuchBucket</Code>');

/** Judges the answer of any other host. */
export const judgeOther = (role: Exclude<ProxyRole, 'registry'>, answer: Answer, path: string): Verdict => {
  const { status } = answer;
  if (role === 'blobs') {
    if (status >= SERVER_ERROR) return { detail: oddStatus(role, status, path, []) };
    if (hasNoBucket(answer)) return { detail: oddAnswer(role, 'OSS has no bucket of this name') };
  } else if (!ALLOWED[role].includes(status)) {
    return { detail: oddStatus(role, status, path, ALLOWED[role]) };
  }
  return { detail: `status ${status}` };
};
