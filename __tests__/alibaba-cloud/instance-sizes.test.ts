import { memoryMiBOf, vCpusOf } from '../../alibaba-cloud/instance-sizes';

test.each([
  ['ecs.c7.large', 2, 4],
  ['ecs.g8i.xlarge', 4, 16],
  ['ecs.r8y.2xlarge', 8, 64],
  ['ecs.hfg7.4xlarge', 16, 64],
  ['ecs.c8y.16xlarge', 64, 128],
  ['ecs.u1-c1m2.large', 2, 4],
  ['ecs.e-c1m1.large', 2, 2],
  ['ecs.t6-c4m1.large', 2, 0.5],
  ['ecs.t5-lc1m2.large', 2, 4],
  ['ecs.t5-lc1m1.small', 1, 1],
  ['ecs.t5-lc2m1.nano', 1, 0.5],
])('%s has %i vCPUs and %d GiB', (type, vCpus, gib) => {
  expect([vCpusOf(type), memoryMiBOf(type)]).toEqual([vCpus, gib * 1024]);
});

test.each([
  ['ecs.c6.26xlarge', 'a size that breaks the rule'],
  ['ecs.n4.medium', 'a size without a rule'],
])('neither is known of %s, %s', (type) => {
  expect([vCpusOf(type), memoryMiBOf(type)]).toEqual([undefined, undefined]);
});

test.each(['ecs.zz9.large', 'ecs.gn7i-c8g1.2xlarge', 'ecs.ic5.large'])(
  'the memory of %s is not guessed',
  (type) => {
    expect(memoryMiBOf(type)).toBeUndefined();
  },
);
