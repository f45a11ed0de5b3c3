import { PROVIDER_REGIONS } from '../../alibaba-cloud/provider-regions';
import { REGIONS } from '../../alibaba-cloud/regions';

const NOT_LOOKED_UP = 'a region for everyone, whose products and zones nobody has looked up for this project';
const RESTRICTED = 'for authorities, with accounts, products and rules of its own';
const OLD_NAME = 'an old name of a restricted region, or a name that only Object Storage Service uses';

/** Regions that the provider knows and a configuration cannot name, with the reason. */
const NOT_OFFERED: Readonly<Record<string, string>> = {
  'ap-southeast-8': NOT_LOOKED_UP,
  'cn-zhongwei': NOT_LOOKED_UP,
  'na-south-1': NOT_LOOKED_UP,
  'rus-west-1': NOT_LOOKED_UP,
  'us-southeast-1': NOT_LOOKED_UP,
  'cn-north-2-gov-1': RESTRICTED,
  'cn-beijing-finance-1-pub': OLD_NAME,
  'cn-hzfinance': OLD_NAME,
  'cn-hzjbp': OLD_NAME,
  'cn-shanghai-finance-1-pub': OLD_NAME,
  'cn-shenzhen-finance': OLD_NAME,
  'cn-szfinance': OLD_NAME,
};

/** Regions that a configuration can name and the provider does not know, so that the stacks skip its check. */
const NOT_KNOWN = ['cn-wuhan-lr', 'cn-zhengzhou-jva'];

test('the lists of regions differ as expected, in both directions', () => {
  const [ours, theirs] = [[...REGIONS.keys()], [...PROVIDER_REGIONS]];
  expect(theirs.filter((id) => !ours.includes(id)).sort()).toEqual(Object.keys(NOT_OFFERED).sort());
  expect(ours.filter((id) => !theirs.includes(id)).sort()).toEqual(NOT_KNOWN);
});
