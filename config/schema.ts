import { z } from 'zod';

import { type AccountType, OPEN_REGIONS, REGIONS, SITES } from '../alibaba-cloud/regions';
import { eitherOf } from './faults';
import { accessSection } from './sections/access';
import { ackSection } from './sections/ack';
import { appSection } from './sections/app';
import { backendSection } from './sections/backend';
import { ecsSection } from './sections/ecs';
import { leaf } from './sections/leaf';
import { networkSection } from './sections/network';
import { slbSection } from './sections/slb';
import { tagsSection } from './sections/tags';

const ACCOUNT_TYPES = Object.values(SITES).map(({ accountType }) => accountType);

/**
 * What one environment decides: the shape of `environments/<name>.yaml`.
 *
 * Every key has prose, what is allowed, and an example; `environment.schema.json` is made from this, and
 * so is `docs/configuration.md`. Rules between keys are in `rules/`.
 */
export const environmentSchema = z.strictObject({
  project: leaf(z.string().regex(/^[a-z][a-z0-9-]{1,30}$/), {
    description: 'Prefix of every name in the cloud. Changing it renames, and for some resources replaces.',
    allowed: '2 to 31 of a-z, 0-9 and -, starting with a letter',
    example: 'open-design',
  }).default('open-design'),

  region: leaf(z.enum(OPEN_REGIONS as [string, ...string[]]), {
    description: 'Region everything of the environment stands in. Mainland regions bring the ICP rules.',
    allowed: `one of ${OPEN_REGIONS.join(', ')}`,
    example: 'cn-hangzhou',
    explain: (value) => {
      const region = REGIONS.get(String(value));
      return region?.closed
        ? { got: `${region.id} (${region.city}): ${region.closed}`, fix: 'choose an open region' }
        : undefined;
    },
  }),

  accountType: leaf(z.enum(ACCOUNT_TYPES as [AccountType, ...AccountType[]]), {
    description: `Where the account was opened: ${eitherOf(Object.values(SITES).map(({ domain, accountType }) => `${domain} (${accountType})`))}. Said here, the provider need not ask the billing API at every start.`,
    allowed: eitherOf(ACCOUNT_TYPES),
    example: SITES.china.accountType,
  }).optional(),

  tags: tagsSection,
  backend: backendSection,
  network: networkSection,
  access: accessSection,
  app: appSection,
  ecs: ecsSection.optional(),
  ack: ackSection.optional(),
  slb: slbSection.optional(),
});

/** One environment, checked and complete: every default filled in. */
export type Config = z.infer<typeof environmentSchema>;
