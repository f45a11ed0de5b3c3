import fc from 'fast-check';

import { both, maybe, name, type Tree } from './parts';
import { registry } from './registry';
import { bucket, domain } from './values';

/** Characters with a meaning in Terraform, a shell, nginx or YAML. */
const tagText = fc.string({ unit: fc.constantFrom(...Array.from('${}%"\'\\ #:-{[a1é京~')), maxLength: 20 });

const tags = fc.dictionary(
  tagText.map((text) => `t${text}`),
  tagText.map((text) => (text === '' ? text : `v${text}`)),
  { maxKeys: 5 },
);

const backend = fc.oneof(
  fc.constant({ type: 'local' }),
  fc.record(
    {
      type: fc.constant('oss'),
      bucket,
      region: fc.constantFrom('cn-hangzhou', 'us-east-1'),
      lockTable: fc.constant({ endpoint: 'https://lock.cn-hangzhou.ots.aliyuncs.com', table: 'lock_1' }),
    },
    { requiredKeys: ['type', 'bucket', 'lockTable'] },
  ),
  fc.record(
    { type: fc.constant('cloud'), organization: name(20).map((text) => `org-${text}`), hostname: domain },
    { requiredKeys: ['type', 'organization'] },
  ),
);

/** A region where no domain needs a filing number. */
const ZONES = ['ap-southeast-1a', 'ap-southeast-1b', 'ap-southeast-1c'] as const;

export const zone = fc.constantFrom(...ZONES);

const vSwitches = (of: (index: number) => string): Tree =>
  Object.fromEntries(ZONES.map((id, index) => [id, of(index)]));

const created = fc.constantFrom('10.80', '172.20', '192.168').map((start) => ({
  cidr: `${start}.0.0/16`,
  vSwitches: vSwitches((index) => `${start}.${index * 16}.0/20`),
}));

const adopted = fc.constant({ vpcId: 'vpc-1', vSwitches: vSwitches((index) => `vsw-${index}`) });

export const common = both(
  fc.record({ region: fc.constant('ap-southeast-1'), network: fc.oneof(created, adopted), backend, tags }),
  maybe({
    project: name(20),
    accountType: fc.constantFrom('Domestic', 'International'),
    registry,
  }),
);
