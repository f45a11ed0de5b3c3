import { architectureOf, ARCHITECTURES, familiesWith } from '../../alibaba-cloud/processors';
import { isMainland, OPEN_REGIONS } from '../../alibaba-cloud/regions';
import { ECS_TEMPLATE_FILE } from '../../ros/files';
import { resolve } from '../rig/ros/interpreter';
import { readTemplate } from '../rig/ros/template';
import { EXISTING, REQUIRED, type Texts } from './parameter-values';

const template = readTemplate(ECS_TEMPLATE_FILE);

/** The rules that refuse a stack. Every parameter is accepted by itself. */
const broken = (change: Texts, region = 'ap-southeast-1'): string[] => {
  const { faults } = resolve(template, {
    region,
    parameters: { ...REQUIRED, ...change },
  });
  expect(faults.filter(({ of }) => of !== 'rule')).toEqual([]);
  return faults.map(({ at }) => at.replace('Rules.', ''));
};

test('a domain that the mainland serves to the internet is filed, in every region of the mainland', () => {
  for (const region of OPEN_REGIONS) {
    const expected = isMainland(region) ? ['MainlandDomainIsFiled'] : [];
    expect([region, broken({ Domain: 'example.com' }, region)]).toEqual([region, expected]);
  }
  const filed = { Domain: 'example.com', IcpNumber: '京ICP备12345678号-1' };
  expect(broken(filed, 'cn-hangzhou')).toEqual([]);
  expect(broken({}, 'cn-hangzhou')).toEqual([]);
  const inside = { ...EXISTING, Address: 'intranet' };
  expect(broken({ Domain: 'example.com', ...inside }, 'cn-hangzhou')).toEqual([]);
});

describe.each([
  ['arm64', 'x86_64', 'ArmTypeHasArmImage'],
  ['x86_64', 'arm64', 'X86TypeHasX86Image'],
] as const)('an instance type of %s', (architecture, other, rule) => {
  const types = familiesWith(architecture).map((family) => `${family}.large`);

  test.each(types)('needs the image for it: %s', (InstanceType) => {
    expect(broken({ InstanceType, Architecture: other })).toEqual([rule]);
    expect(broken({ InstanceType, Architecture: architecture })).toEqual([]);
  });
});

test.each(ARCHITECTURES)('a family that is not known here is accepted with %s', (Architecture) => {
  expect(architectureOf('ecs.g99z.large')).toBeUndefined();
  expect(broken({ InstanceType: 'ecs.g99z.large', Architecture })).toEqual([]);
});

test('a message is in both languages, and names its parameter', () => {
  for (const { Assertions } of Object.values(template.Rules ?? {})) {
    for (const { AssertDescription } of Assertions) {
      expect(AssertDescription).toMatch(/^[A-Z][A-Za-z]+(, [A-Z][A-Za-z]+)*: .*\. .*[。]$/);
      const [names = ''] = AssertDescription?.split(':') ?? [];
      for (const name of names.split(', ')) expect(Object.keys(template.Parameters ?? {})).toContain(name);
    }
  }
});
