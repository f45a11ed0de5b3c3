import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { stringify } from 'yaml';

import { type Manifests, manifestsOfEnvironment } from '../../cli/manifests/manifests';
import { loadEnvironment } from '../../config/load';
import { withScratch } from '../../rehearsal';
import { STAND_IN, WHEN } from './stand-ins';

type Condition = keyof typeof WHEN;

type Section = Readonly<Record<string, unknown>>;

/** What a condition adds to an environment's file, by section. Some conditions only summarise others. */
const ADDED: Readonly<Record<Condition, Readonly<Record<string, Section>>>> = {
  domain: { access: { domain: STAND_IN.domain } },
  served: {},
  balancer: {},
  ingress: {
    ack: {
      ingress: {
        className: STAND_IN.className,
        controllerNamespace: STAND_IN.controllerNamespace,
        controllerLabel: `${STAND_IN.controllerKey}=${STAND_IN.controllerValue}`,
        tlsSecretName: STAND_IN.tlsSecretName,
      },
    },
  },
  nlb: { slb: { kind: 'nlb', target: 'ack', certificate: `8899123-${STAND_IN.region}` } },
  clb: { slb: { kind: 'clb', target: 'ack', certificate: `8899123-${STAND_IN.region}` } },
  kmsKey: { ack: { kmsKeyId: STAND_IN.kmsKeyId } },
  pullSecret: { ack: { pullSecret: STAND_IN.pullSecret } },
  environmentSecret: { ack: { environmentSecret: STAND_IN.environmentSecret } },
  cpus: { app: { cpus: STAND_IN.cpus } },
  environment: { app: { environment: { [STAND_IN.variable]: STAND_IN.variableValue } } },
  outboundProxy: { app: { outboundProxy: STAND_IN.outboundProxy } },
  egressNetworks: { egress: { networks: [STAND_IN.egressNetwork] } },
  egressHosts: { egress: { hosts: [STAND_IN.egressHost] } },
  backup: { ack: { backup: { bucket: STAND_IN.bucket, image: STAND_IN.backupImage } } },
};

/**
 * The conditions of each case. Two conditions that together change one part need a case in which both hold and one in
 * which only one does. An entrance needs a domain, and hosts need networks.
 */
const CASES: readonly (readonly Condition[])[] = [
  [],
  ['domain'],
  ['domain', 'served', 'ingress'],
  ['domain', 'served', 'balancer', 'nlb'],
  ['domain', 'served', 'balancer', 'clb'],
  ['kmsKey'],
  ['pullSecret'],
  ['environmentSecret'],
  ['cpus'],
  ['environment'],
  ['outboundProxy'],
  ['egressNetworks'],
  ['egressNetworks', 'egressHosts'],
  ['outboundProxy', 'egressNetworks'],
  ['outboundProxy', 'egressNetworks', 'egressHosts'],
  ['backup'],
  ['backup', 'pullSecret'],
];

/** An environment's file in which the conditions hold, and stand-ins are in place of the values. */
const fileOf = (conditions: readonly Condition[]): string => {
  const S = STAND_IN;
  const of = (section: string): Section =>
    Object.assign({}, ...conditions.map((condition) => ADDED[condition][section] ?? {})) as Section;
  const slb = of('slb');
  return stringify({
    project: S.project,
    region: S.region,
    network: { cidr: S.network, vSwitches: { [S.zone]: S.vSwitch, [S.otherZone]: S.otherVSwitch } },
    access: { allow: ['203.0.113.0/24'], ...of('access') },
    app: { image: S.image, memoryMiB: S.memoryMiB, egress: of('egress'), ...of('app') },
    ack: {
      zone: S.zone,
      nodes: { instanceTypes: ['ecs.g8i.16xlarge'], systemDiskGiB: S.systemDiskGiB },
      dataDisk: { sizeGiB: S.sizeGiB },
      frontProxyImage: S.proxyImage,
      tokenRevision: S.tokenRevision,
      ...of('ack'),
    },
    ...(Object.keys(slb).length > 0 && { slb }),
  });
};

/** The manifests of one case. */
export interface ManifestCase extends Manifests {
  /** The conditions that hold, as expressions of Helm. */
  readonly holds: ReadonlySet<string>;
}

/** Synthesises every case. */
export const manifestCases = (): Promise<ManifestCase[]> =>
  withScratch('open-design-chart-', async (folder) => {
    const made: ManifestCase[] = [];
    for (const conditions of CASES) {
      writeFileSync(path.join(folder, `${STAND_IN.name}.yaml`), fileOf(conditions));
      const manifests = await manifestsOfEnvironment(loadEnvironment(STAND_IN.name, folder));
      made.push({ ...manifests, holds: new Set(conditions.map((condition) => WHEN[condition])) });
    }
    return made;
  });
