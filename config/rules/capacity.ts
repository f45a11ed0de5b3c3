import { ALLOCATABLE_SHARE, memoryMiBOf, vCpusOf } from '../../alibaba-cloud/instance-sizes';
import type { Fault } from '../faults';
import { lacks, type Rule, type SoundParts } from './rule';

/**
 * MiB beside the app on a host: the system with Cloud Assistant, Docker and nginx take about half of it. A backup, or the
 * app in a drill that is idle, takes up to 512 MiB more.
 */
const HOST_RESERVE_MIB = 1024;

/** MiB beside the app of what the pods on a node may request: the front proxy, the cluster's own pods, and a backup. */
const NODE_RESERVE_MIB = 512;

/** An instance type of the file, and what it leaves to the app. */
interface Machine {
  readonly path: Fault['path'];
  readonly type: string;
  /** MiB for the app; undefined: not known. */
  readonly memoryMiB: number | undefined;
  readonly reserve: string;
}

const machinesOf = ({ ecs, ack }: SoundParts): readonly Machine[] => [
  ...(ecs?.instanceType === undefined
    ? []
    : [
        {
          path: ['ecs', 'instanceType'],
          type: ecs.instanceType,
          memoryMiB: less(memoryMiBOf(ecs.instanceType), HOST_RESERVE_MIB),
          reserve: `${HOST_RESERVE_MIB} MiB are for the system, Docker, nginx and backups`,
        },
      ]),
  ...(ack?.nodes?.instanceTypes ?? []).flatMap((type, index) =>
    type === undefined
      ? []
      : [
          {
            path: ['ack', 'nodes', 'instanceTypes', index],
            type,
            memoryMiB: less(share(memoryMiBOf(type)), NODE_RESERVE_MIB),
            reserve: `pods may request about ${Math.round(ALLOCATABLE_SHARE * 100)} % of a node, and ${NODE_RESERVE_MIB} MiB of it are for other pods`,
          },
        ],
  ),
];

const less = (mebibytes: number | undefined, reserve: number): number | undefined =>
  mebibytes === undefined ? undefined : Math.max(0, mebibytes - reserve);

const share = (mebibytes: number | undefined): number | undefined =>
  mebibytes === undefined ? undefined : Math.floor(mebibytes * ALLOCATABLE_SHARE);

/** A default is nobody's mistake, so a type that is too small for it is reported at the type. */
const memoryFits: Rule = (config, { written }) => {
  const { memoryMiB } = config.app ?? {};
  if (memoryMiB === undefined) return [];
  const byDefault = lacks(written.app, 'memoryMiB');
  return machinesOf(config).flatMap((machine) =>
    machine.memoryMiB !== undefined && machine.memoryMiB < memoryMiB
      ? [
          {
            path: byDefault ? machine.path : ['app', 'memoryMiB'],
            got: `${memoryMiB} MiB for the app${byDefault ? ' (default of app.memoryMiB)' : ''}, with ${machine.type}, which leaves ${machine.memoryMiB}`,
            allowed: `at most what the instance type leaves: ${machine.reserve}`,
            fix: 'choose a larger instance type, or less memory for the app',
          },
        ]
      : [],
  );
};

/** Docker refuses more CPUs than a host has. On a node they would have no effect. */
const cpusFit: Rule = (config) => {
  const { cpus } = config.app ?? {};
  if (cpus === undefined) return [];
  return machinesOf(config).flatMap(({ type }) => {
    const vCpus = vCpusOf(type);
    return vCpus !== undefined && vCpus < cpus
      ? [
          {
            path: ['app', 'cpus'],
            got: `${cpus} CPUs, with ${type}, which has ${vCpus}`,
            allowed: 'at most the vCPUs of the instance type',
            fix: 'write less, or choose a larger instance type',
          },
        ]
      : [];
  });
};

/** Rules about what an instance type has to hold. */
export const CAPACITY_RULES: readonly Rule[] = [memoryFits, cpusFit];
