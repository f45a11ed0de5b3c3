import type { Behaviour, Rule } from '../../../rehearsal';
import { text } from './values';

/** Source: VPC, "CreateSnatEntry". Noted on 2026-11-28. */
const isBound: Rule = ({ before, after, resources }) => {
  const ip = text(after?.['snat_ip']);
  const addresses = resources.of('alicloud_eip_address').filter((each) => each['ip_address'] === ip);
  const bound = resources.of('alicloud_eip_association').map((each) => each['allocation_id']);
  if (before !== null || ip === undefined || addresses.length === 0) return undefined;
  if (addresses.some(({ id }) => bound.includes(id))) return undefined;
  return {
    argument: 'snat_ip',
    what: `got ${ip}, which is not associated with the NAT gateway`,
    fix: 'let the entry depend on the association of the address',
  };
};

export const addresses: Readonly<Record<string, Behaviour>> = {
  alicloud_snat_entry: { rules: [isBound] },
};
