import * as limits from '../../../alibaba-cloud/limits';
import { isArm } from '../../../alibaba-cloud/processors';
import * as provider from '../../../alibaba-cloud/provider-regions';
import { isZoneOf } from '../../../alibaba-cloud/regions';
import { CEILINGS } from '../../../providers/alicloud/service/counts';
import { isArmType, USER_DATA_BYTES } from '../../../providers/alicloud/service/instances';
import { PROVIDER_REGIONS } from '../../../providers/alicloud/service/regions';
import { isIn } from '../../../providers/alicloud/service/zones';
import { refusal } from './support/refusal';

// `providers` imports nothing of the project, so it repeats these facts.

test('ceilings are those of the project', () => {
  expect(CEILINGS).toEqual({
    securityGroupRules: limits.SECURITY_GROUP_RULES,
    albEntries: limits.ALB_ACL_ENTRIES,
    clbEntries: limits.CLB_ACL_ENTRIES,
    tags: limits.TAGS,
  });
  expect(USER_DATA_BYTES).toBe(limits.USER_DATA_LIMIT_BYTES);
});

test.each([
  ['alicloud_ram_role', 'role_name', limits.NAME_LENGTHS.role],
  ['alicloud_ssl_certificates_service_certificate', 'certificate_name', limits.NAME_LENGTHS.certificate],
  ['alicloud_slb_server_certificate', 'name', limits.NAME_LENGTHS.clbCertificate],
  ['alicloud_alb_load_balancer', 'load_balancer_name', limits.NAME_LENGTHS.alb],
  ['alicloud_nlb_load_balancer', 'load_balancer_name', limits.NAME_LENGTHS.nlb],
])('the longest name of %s is that of the project', (type, argument, length) => {
  const after = (name: string) => ({ [argument]: name, zone_mappings: [{ zone_id: 'a' }, { zone_id: 'b' }] });
  expect(refusal({ type, after: after('n'.repeat(length)) })).toBeUndefined();
  expect(refusal({ type, after: after('n'.repeat(length + 1)) })).toMatchObject({ argument });
});

test('the regions of the provider are those of the project', () => {
  expect(PROVIDER_REGIONS).toEqual([...provider.PROVIDER_REGIONS]);
});

test.each([
  'ecs.c6r.large',
  'ecs.g6r.large',
  'ecs.c8y.large',
  'ecs.g8y.large',
  'ecs.r8y.large',
  'ecs.g7.large',
])('%s has the same processor as for the project', (type) => {
  expect(isArmType(type)).toBe(isArm(type));
});

test.each([
  ['cn-hangzhou-h', 'cn-hangzhou'],
  ['ap-southeast-1a', 'ap-southeast-1'],
  ['cn-shanghai-l', 'cn-hangzhou'],
  ['cn-hangzhou', 'cn-hangzhou'],
])('zone %s in region %s: the same answer as from the project', (zone, region) => {
  expect(isIn(zone, region)).toBe(isZoneOf(zone, region));
});
