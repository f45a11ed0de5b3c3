import { PRIVATE_NETWORKS } from '../alibaba-cloud/networks';
import { type Cidr, cidrOf, contains } from '../ground/cidr';

const PRIVATE = PRIVATE_NETWORKS.map(cidrOf);

/** Whether a network lies entirely inside a private network. */
export const isPrivate = (cidr: Cidr): boolean => PRIVATE.some((range) => contains(range, cidr));

/** The number of addresses that several networks have together. An address in two of them counts once. */
export const addressesIn = (networks: readonly Cidr[]): number => {
  let end = -1;
  let count = 0;
  for (const { first, last } of [...networks].sort((one, other) => one.first - other.first)) {
    const start = Math.max(first, end + 1);
    if (last >= start) count += last - start + 1;
    end = Math.max(end, last);
  }
  return count;
};
