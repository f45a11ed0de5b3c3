import { familiesWith } from '../../alibaba-cloud/processors';
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

test('every known Arm family needs the image for Arm', () => {
  for (const family of familiesWith('arm64')) {
    const InstanceType = `${family}.large`;
    expect([family, broken({ InstanceType })]).toEqual([family, ['ArmTypeHasArmImage']]);
    expect([family, broken({ InstanceType, Architecture: 'arm64' })]).toEqual([family, []]);
  }
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
