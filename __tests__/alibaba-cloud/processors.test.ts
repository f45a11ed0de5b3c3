import { architectureOf, INSTANCE_FAMILIES, sharedArchitecture } from '../../alibaba-cloud/processors';

test.each([
  ['ecs.c7.large', 'x86_64'],
  ['ecs.g8y.large', 'arm64'],
  ['ecs.g6r.large', 'arm64'],
  // The letters r and y after the generation are not always Arm.
  ['ecs.i4r.4xlarge', 'x86_64'],
  ['ecs.u1-c1m2.large', 'x86_64'],
  ['ecs.gn8v-tee-8x.16xlarge', 'x86_64'],
  ['ecs.g99y.large', undefined],
  ['ecs.c7x.large', undefined],
])('%s: %s', (instanceType, architecture) => {
  expect(architectureOf(instanceType)).toBe(architecture);
});

test('a family is in the list once', () => {
  expect(INSTANCE_FAMILIES.filter((family, index) => INSTANCE_FAMILIES.indexOf(family) !== index)).toEqual(
    [],
  );
});

test('what types share is that of a known one, else the stated one, else an error', () => {
  expect(sharedArchitecture(['ecs.new.large', 'ecs.g8y.large'], undefined)).toBe('arm64');
  expect(sharedArchitecture(['ecs.new.large'], 'arm64')).toBe('arm64');
  expect(() => sharedArchitecture(['ecs.new.large'], undefined)).toThrow('of ecs.new.large is not known');
});
