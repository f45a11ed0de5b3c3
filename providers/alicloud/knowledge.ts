import type { PlaceholderContext, ProviderKnowledge } from '../../rehearsal';
import { byName } from './by-name';
import { fixtures } from './fixtures';
import { service } from './service/service';

/** A fictitious account id. Account ids have 16 digits. */
const ACCOUNT = '1000000000000001';

const regionOf = ({ configuration }: PlaceholderContext): string => {
  const { region } = configuration;
  if (typeof region === 'string') return region;
  throw new Error('the provider alicloud is configured without a region; set its argument "region"');
};

/** Knowledge of Alibaba Cloud for the rehearsal. */
export const knowledge: ProviderKnowledge = {
  fixtures,
  byName,
  placeholders: {
    account: () => ACCOUNT,
    region: regionOf,
    zone: (context) => `${regionOf(context)}-h`,
  },
  service,
};
