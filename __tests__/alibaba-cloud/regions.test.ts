import { certificateRegionOf } from '../../alibaba-cloud/regions';

test.each([
  ['Domestic', 'cn-hangzhou', 'cn-hangzhou'],
  ['Domestic', 'cn-hongkong', 'cn-hangzhou'],
  ['Domestic', 'ap-southeast-1', 'cn-hangzhou'],
  ['International', 'cn-hangzhou', 'cn-hangzhou'],
  ['International', 'cn-beijing', 'cn-hangzhou'],
  ['International', 'cn-hongkong', 'ap-southeast-1'],
  ['International', 'ap-southeast-1', 'ap-southeast-1'],
  ['International', 'eu-central-1', 'ap-southeast-1'],
] as const)('an account of type %s keeps certificates for %s in %s', (accountType, region, kept) => {
  expect(certificateRegionOf(accountType, region)).toBe(kept);
});
