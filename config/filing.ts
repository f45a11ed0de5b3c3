import { FILING_MONTHS } from '../alibaba-cloud/billing';
import type { SoundParts } from './rules/rule';

/** Whether the host is bought for as long as an ICP filing needs. */
export const isBoughtForFiling = ({ ecs }: SoundParts): boolean => {
  const billing = ecs?.billing;
  return billing?.type === 'subscription' && (billing.months ?? FILING_MONTHS) >= FILING_MONTHS;
};

/** The keys that buy the instance. */
const KEYS = `ecs.billing with type subscription and months ${FILING_MONTHS} or more`;

/** How an environment that has no filing yet gets the instance that a filing needs. */
export const instanceForFiling = (config: SoundParts): string => {
  const bought = `an instance bought for at least ${FILING_MONTHS} months`;
  if (!config.ecs) return `${bought} in the same account, which the nodes of a cluster are not`;
  const how = isBoughtForFiling(config) ? 'ecs.billing buys one;' : `write ${KEYS}, and`;
  return `${bought} (${how} deploy without access.domain${config.slb ? ' and slb' : ''} until you have the number)`;
};

/** Why an environment with a filing number may lose the filing. Undefined when its host is bought for long enough. */
export const filingAtRisk = (config: SoundParts): string | undefined => {
  if (isBoughtForFiling(config)) return undefined;
  const depends = `a filing depends on an instance bought for at least ${FILING_MONTHS} months`;
  const billing = config.ecs?.billing;
  if (billing?.type === 'subscription') {
    const months = billing.months === 1 ? '1 month' : `${billing.months ?? 0} months`;
    return `${depends}, and ecs.billing buys it for ${months}: before the first deploy write ${FILING_MONTHS} or more, later renew it in the console`;
  }
  return config.ecs
    ? `${depends}, and ecs.billing buys none: write ${KEYS}, or keep another such instance for the filing`
    : `${depends}, and the nodes of a cluster are pay-as-you-go: keep such an instance for the filing`;
};
