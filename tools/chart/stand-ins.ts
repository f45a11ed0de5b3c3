import { APP_NAME, NAMESPACE } from '../../constructs/kubernetes/names';
import { cpus, gibibytes, mebibytes } from '../../constructs/kubernetes/quantities';
import { heapOf } from '../../open-design/memory';
import { defaultIn } from './values';

/**
 * Values that stand for the chart's values in an environment. The configuration accepts them, and no object contains one
 * of them for any other reason.
 */
export const STAND_IN = {
  name: 'chart',
  project: 'stand-in-folder',
  region: 'me-central-1',
  zone: 'me-central-1a',
  otherZone: 'me-central-1b',
  network: '10.213.0.0/16',
  vSwitch: '10.213.16.0/20',
  otherVSwitch: '10.213.32.0/20',
  domain: 'stand-in-domain.example',
  image: `stand-in.invalid/app@sha256:${'a'.repeat(64)}`,
  proxyImage: `stand-in.invalid/nginx@sha256:${'b'.repeat(64)}`,
  backupImage: `stand-in.invalid/python@sha256:${'c'.repeat(64)}`,
  memoryMiB: 54_321,
  cpus: 17.75,
  variable: 'STAND_IN_NAME',
  variableValue: 'stand-in-value',
  outboundProxy: 'http://stand-in-proxy.example:3128',
  egressNetwork: '10.214.7.0/24',
  egressHost: 'stand-in-host.example',
  sizeGiB: 54_323,
  kmsKeyId: 'key-standin',
  pullSecret: 'stand-in-pull',
  environmentSecret: 'stand-in-environment',
  tokenRevision: 987_654,
  className: 'stand-in-class',
  controllerNamespace: 'stand-in-namespace',
  controllerKey: 'stand-in-key',
  controllerValue: 'stand-in-label',
  tlsSecretName: 'stand-in-tls',
  bucket: 'stand-in-bucket',
  /** Half of it is for archives: `ack-app-stack.ts`. */
  systemDiskGiB: 1946,
} as const;

/** The chart's conditions, as expressions of Helm. */
export const WHEN = {
  domain: '$.Values.access.domain',
  /** A balancer or an Ingress serves the domain. */
  served: 'or $.Values.ingress ($.Values.balancer).kind',
  ingress: '$.Values.ingress',
  balancer: '($.Values.balancer).kind',
  nlb: 'eq "nlb" (toString ($.Values.balancer).kind)',
  clb: 'eq "clb" (toString ($.Values.balancer).kind)',
  kmsKey: '$.Values.dataDisk.kmsKeyId',
  pullSecret: '$.Values.pullSecret',
  environmentSecret: '$.Values.app.environmentSecret',
  cpus: '$.Values.app.cpus',
  environment: '$.Values.app.environment',
  outboundProxy: '$.Values.app.outboundProxy',
  egressNetworks: '$.Values.app.egress.networks',
  egressHosts: '$.Values.app.egress.hosts',
  backup: '$.Values.backup',
} as const;

/** What the template has in place of a stand-in. */
export interface Expression {
  /** A value, as a pipeline of Helm. */
  readonly value: string;
  /** The range whose every element takes one copy of the list item with this stand-in; undefined: no range. */
  readonly range?: string;
}

/** A value of a section that has no default itself. */
const inSection = (section: string, key: string): string =>
  `($.Values.${section}.${key} | default ${JSON.stringify(defaultIn(section, key))})`;

const label = (part: 0 | 1): string =>
  `(index (splitList "=" ${inSection('ingress', 'controllerLabel')}) ${part})`;

const S = STAND_IN;

/** Texts of objects, and what the template has in their place. Longer texts come before those that they contain. */
export const EXPRESSIONS: ReadonlyMap<string, Expression> = new Map(
  (
    [
      [`${APP_NAME}.${NAMESPACE}.svc`, { value: `(printf "${APP_NAME}.%s.svc" $.Release.Namespace)` }],
      [`${APP_NAME}-essd`, { value: '(include "open-design.storageClass" $)' }],
      [S.zone, { value: '$.Values.zone' }],
      [S.region, { value: '$.Values.backup.region' }],
      [S.network, { value: '$.Values.network.cidr' }],
      [S.vSwitch, { value: '.', range: '$.Values.network.vSwitches | uniq' }],
      [S.domain, { value: '$.Values.access.domain' }],
      [S.image, { value: '$.Values.app.image' }],
      [S.proxyImage, { value: '$.Values.frontProxyImage' }],
      [S.backupImage, { value: '$.Values.backup.image' }],
      [mebibytes(S.memoryMiB), { value: '(include "open-design.mebibytes" $.Values.app.memoryMiB)' }],
      [`size=${heapOf(S.memoryMiB)}`, { value: '(printf "size=%d" (div $.Values.app.memoryMiB 2))' }],
      [cpus(S.cpus), { value: '(include "open-design.cpus" $.Values.app.cpus)' }],
      [S.variable, { value: '$name', range: '$name, $value := $.Values.app.environment' }],
      [
        S.variableValue,
        { value: '($value | replace "$" "$$")', range: '$name, $value := $.Values.app.environment' },
      ],
      [S.outboundProxy, { value: '$.Values.app.outboundProxy' }],
      [S.egressNetwork, { value: '.', range: '$.Values.app.egress.networks | uniq' }],
      [S.egressHost, { value: '(join "," ($.Values.app.egress.hosts | uniq))' }],
      [gibibytes(S.sizeGiB), { value: '(include "open-design.gibibytes" $.Values.dataDisk.sizeGiB)' }],
      [S.kmsKeyId, { value: '$.Values.dataDisk.kmsKeyId' }],
      [S.pullSecret, { value: '$.Values.pullSecret' }],
      [S.environmentSecret, { value: '$.Values.app.environmentSecret' }],
      [String(S.tokenRevision), { value: '(toString (int64 $.Values.token.revision))' }],
      [S.className, { value: inSection('ingress', 'className') }],
      [S.controllerNamespace, { value: inSection('ingress', 'controllerNamespace') }],
      [S.controllerKey, { value: label(0) }],
      [S.controllerValue, { value: label(1) }],
      [S.tlsSecretName, { value: '$.Values.ingress.tlsSecretName' }],
      [S.bucket, { value: '$.Values.backup.bucket' }],
      [`${S.project}-${S.name}`, { value: '$.Values.backup.folder' }],
      [
        gibibytes(S.systemDiskGiB / 2),
        { value: `(include "open-design.gibibytes" ${inSection('backup', 'workGiB')})` },
      ],
      [`<backup_role_arn of ${S.name}-ack>`, { value: '$.Values.backup.roleArn' }],
      [`<identity_provider_arn of ${S.name}-ack>`, { value: '$.Values.backup.identityProviderArn' }],
      [`<load_balancer_id of ${S.name}-slb>`, { value: '$.Values.balancer.loadBalancerId' }],
      [`<server_group_id of ${S.name}-slb>`, { value: '$.Values.balancer.serverGroupId' }],
    ] satisfies [string, Expression][]
  ).sort(([one], [other]) => other.length - one.length),
);
