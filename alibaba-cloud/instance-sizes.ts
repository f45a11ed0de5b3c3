import { architectureOf } from './processors';

/**
 * vCPUs and memory of instance types, as far as their names tell them: `nano` and `small` have 1 vCPU, `large` 2, `xlarge`
 * 4, and `<n>xlarge` 4 × n. The letter of a family tells the GiB for each vCPU, also after `hf`. A family with several ratios has them in its
 * name: `c1m2` has 2 GiB for 1 vCPU.
 *
 * Larger types break the rule: ecs.c6.26xlarge has 192 GiB instead of 208. They have more than any app may ask for.
 *
 * Source: ECS, "Instance family naming and classification" and "Overview of instance families". Noted on 2026-11-28, not
 * verified for each type.
 */
const GIB_PER_VCPU: Readonly<Record<string, number>> = { c: 2, g: 4, r: 8 };

/** The largest number of vCPUs up to which the names are believed. */
const MOST_VCPUS = 64;

const SIZE = /^ecs\.([a-z0-9-]+)\.(?:(nano|small)|(\d*)(x?)large)$/;

/** The number of vCPUs; undefined: not known. */
export const vCpusOf = (instanceType: string): number | undefined => {
  const [, family, one, times = '', x] = SIZE.exec(instanceType) ?? [];
  if (family === undefined) return undefined;
  if (one !== undefined) return 1;
  const vCpus = x === '' ? 2 : 4 * Number(times || 1);
  return vCpus <= MOST_VCPUS ? vCpus : undefined;
};

/** The memory in MiB; undefined: not known. The memory of a family that is not known here is not guessed. */
export const memoryMiBOf = (instanceType: string): number | undefined => {
  const vCpus = vCpusOf(instanceType);
  if (vCpus === undefined || architectureOf(instanceType) === undefined) return undefined;
  const [, family = ''] = SIZE.exec(instanceType) ?? [];
  const [, cpus, gib] = /-l?c(\d+)m(\d+)$/.exec(family) ?? [];
  const [, letter = ''] = /^(?:hf)?([cgr])\d[a-z]*$/.exec(family) ?? [];
  const ratio = cpus && gib ? Number(gib) / Number(cpus) : GIB_PER_VCPU[letter];
  return ratio === undefined ? undefined : vCpus * ratio * 1024;
};

/**
 * The share of a node's memory that pods may request. The rest is for kubelet, system and the threshold of evictions.
 * Source: Container Service for Kubernetes, "Resource reservation policy": of a node with 8 GiB, 5,824,732 KiB. Noted on
 * 2026-11-28. Smaller nodes are not verified.
 */
export const ALLOCATABLE_SHARE = 0.69;
