import * as limits from '../../../alibaba-cloud/limits';
import { NAME_LENGTHS } from '../../../alibaba-cloud/names';
import { architectureOf, INSTANCE_FAMILIES } from '../../../alibaba-cloud/processors';
import * as provider from '../../../alibaba-cloud/provider-regions';
import { isZoneOf } from '../../../alibaba-cloud/regions';
import { CEILINGS } from '../../../providers/alicloud/service/counts';
import { USER_DATA_BYTES } from '../../../providers/alicloud/service/instances';
import { FORMS } from '../../../providers/alicloud/service/names';
import { processorOf } from '../../../providers/alicloud/service/processors';
import { PROVIDER_REGIONS } from '../../../providers/alicloud/service/regions';
import { isIn } from '../../../providers/alicloud/service/zones';
import { refusal } from './support/refusal';

// `providers` imports nothing of the project, so it repeats these facts.

test('ceilings are those of the project', () => {
  expect(CEILINGS).toMatchObject({
    securityGroupRules: limits.SECURITY_GROUP_RULES,
    albEntries: limits.ALB_ACL_ENTRIES,
    clbEntries: limits.CLB_ACL_ENTRIES,
    tags: { count: limits.TAGS.count },
  });
  expect(USER_DATA_BYTES).toBe(limits.USER_DATA_LIMIT_BYTES);
});

test('no service refuses a tag that the project accepts', () => {
  // The project accepts what the strictest service accepts, in bytes. Most services count characters.
  expect(limits.TAGS.keyBytes).toBeLessThanOrEqual(CEILINGS.tags.keyLength);
  expect(limits.TAGS.valueBytes).toBeLessThanOrEqual(CEILINGS.tags.valueLength);
});

const checkedNames = Object.entries(NAME_LENGTHS)
  .map(([place, length]) => [...place.split('.'), length] as unknown as [string, string, number])
  .filter(([type, argument]) => FORMS[type]?.[argument]);

test('the service checks most names of the project', () => {
  expect(checkedNames.length).toBeGreaterThan(15);
});

test.each(checkedNames)(
  'the longest %s.%s is that of the project: %i characters',
  (type, argument, length) => {
    const after = (name: string) => ({
      [argument]: name,
      zone_mappings: [{ zone_id: 'a' }, { zone_id: 'b' }],
    });
    expect(refusal({ type, after: after('n'.repeat(length)) })).toBeUndefined();
    expect(refusal({ type, after: after('n'.repeat(length + 1)) })).toMatchObject({ argument });
  },
);

test('the regions of the provider are those of the project', () => {
  expect(PROVIDER_REGIONS).toEqual([...provider.PROVIDER_REGIONS]);
});

test.each(INSTANCE_FAMILIES)('%s has the same processor as for the project', (family) => {
  const type = `${family}.large`;
  expect(processorOf(type)).toBe(architectureOf(type) === 'arm64' ? 'Arm' : 'x86');
});

test.each(['x64', 'arm64'])('a family that is not known fits an image for %s', (name) => {
  const after = {
    instance_type: 'ecs.new9.large',
    image_id: `ubuntu_24_04_${name}_20G_alibase_20260115.vhd`,
  };
  expect(refusal({ type: 'alicloud_instance', after })).toBeUndefined();
});

test.each([
  ['cn-hangzhou-h', 'cn-hangzhou'],
  ['ap-southeast-1a', 'ap-southeast-1'],
  ['cn-shanghai-l', 'cn-hangzhou'],
  ['cn-hangzhou', 'cn-hangzhou'],
])('zone %s in region %s: the same answer as from the project', (zone, region) => {
  expect(isIn(zone, region)).toBe(isZoneOf(zone, region));
});
