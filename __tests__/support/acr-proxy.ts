import { demoWith } from './environments';

/** Keys of the section `acrProxy`. */
export type Section = Readonly<Record<string, unknown>>;

export const REGISTRY = 'registry-vpc.cn-hangzhou.aliyuncs.com';
export const OSS = 'oss-cn-hangzhou-internal.aliyuncs.com';

/** An environment with a proxy. The value undefined removes a key. */
export const withProxy = (section: Section = {}, change: Record<string, unknown> = {}): string =>
  demoWith({
    acrProxy: {
      zone: 'cn-hangzhou-h',
      instanceType: 'ecs.t6-c2m1.large',
      allow: ['10.20.0.0/16'],
      registries: [REGISTRY],
      buckets: [OSS],
      ...section,
    },
    ...change,
  });
