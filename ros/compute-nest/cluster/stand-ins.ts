import { getAtt, join, PSEUDO, replace, str, type Value } from '../../language/functions';

/**
 * Values that the objects contain in place of what only a deployment knows. The configuration
 * `cli/compute-nest/environments/compute-nest.yaml` has those that must be checked values.
 */
export const STAND_INS = {
  namespace: 'namespace-stand-in',
  storageClass: 'storage-class.stand-in',
  clients: 'clients.stand-in',
  region: 'region.stand-in',
  folder: 'folder.stand-in',
  roleName: 'role-name-stand-in',
  roleArn: 'acs:ram::stand-in:role/stand-in',
  identityProvider: 'acs:ram::stand-in:oidc-provider/stand-in',
  issuer: 'https://issuer.stand-in',
} as const;

const ref = (name: string): Value => ({ Ref: name });

/** What replaces a stand-in. `indent` are the blanks before it on its line. */
type Replacement = (indent: string) => Value;

const cluster = ref('ClusterId');

/** The stand-ins, each as a regular expression of its occurrences, and what replaces them. */
const REPLACEMENTS: readonly (readonly [pattern: string, replacement: Replacement])[] = [
  ['namespace-stand-in', () => ref('Namespace')],
  [
    'storage-class\\.stand-in',
    () => ({
      'Fn::If': ['OwnStorageClass', join('', [ref('Namespace'), '-essd']), ref('StorageClass')],
    }),
  ],
  ['clients\\.stand-in', () => ref('Clients')],
  // The allow-list of nginx: an entry a line.
  [
    '203\\.0\\.113\\.254/32',
    (indent) => ({
      'Fn::If': ['Everyone', '0.0.0.0/0', replace({ ',': ` 1;\n${indent}` }, ref('Clients'))],
    }),
  ],
  ['10\\.254\\.252\\.0/22', () => ref('NetworkCidr')],
  ['domain\\.stand-in\\.example', () => ref('Domain')],
  ['class\\.stand-in', () => ref('IngressClass')],
  ['tls\\.stand-in', () => ref('TlsSecret')],
  ['7918(?=Mi\\b)', () => ref('MemoryMiB')],
  ['(?<=--max-old-space-size=)3959', () => ({ 'Fn::FindInMap': ['Memory', ref('MemoryMiB'), 'HeapMiB'] })],
  ['7917(?=Gi\\b)', () => str(ref('DataDiskGiB'))],
  ['(?<=["\'])7916(?=["\'])', () => str(ref('TokenRevision'))],
  ['bucket-stand-in', () => ref('BackupBucket')],
  ['region\\.stand-in', () => PSEUDO.region],
  ['folder\\.stand-in', () => join('/', ['open-design', cluster, ref('Namespace')])],
  ['acs:ram::stand-in:role/stand-in', () => getAtt('BackupRole', 'Arn')],
  [
    'acs:ram::stand-in:oidc-provider/stand-in',
    () => join('', ['acs:ram::', { Ref: 'ALIYUN::TenantId' }, ':oidc-provider/ack-rrsa-', cluster]),
  ],
  [
    'https://issuer\\.stand-in',
    // Source: ACK, "Use RRSA to authorize different pods to access different cloud services". Noted on 2026-11-28.
    () => join('', ['https://oidc-ack-', PSEUDO.region, '.oss-', PSEUDO.region, '.aliyuncs.com/', cluster]),
  ],
];

const ANY = new RegExp(REPLACEMENTS.map(([pattern]) => `(${pattern})`).join('|'), 'g');

/** Whether a text contains a stand-in. */
export const hasStandIn = (text: string): boolean => text.search(ANY) >= 0;

/** Returns the parts of a text, in which expressions have replaced the stand-ins. */
export const withoutStandIns = (text: string): readonly Value[] => {
  const parts: Value[] = [];
  let done = 0;
  for (const match of text.matchAll(ANY)) {
    const groups: readonly (string | undefined)[] = match.slice(1);
    const [, replacement] = REPLACEMENTS[groups.findIndex((group) => group !== undefined)] ?? [];
    const line = text.slice(text.lastIndexOf('\n', match.index) + 1, match.index);
    const [indent = ''] = /^ */.exec(line) ?? [];
    parts.push(text.slice(done, match.index), replacement?.(indent) ?? '');
    done = match.index + match[0].length;
  }
  return [...parts, text.slice(done)].filter((part) => part !== '');
};
