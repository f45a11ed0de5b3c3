import { PRIVATE_NETWORKS } from '../alibaba-cloud/networks';
import { type Cidr, cidrOf, contains } from '../ground/cidr';

const PRIVATE = PRIVATE_NETWORKS.map(cidrOf);

/** Whether a network lies wholly in a private one. */
export const isPrivate = (cidr: Cidr): boolean => PRIVATE.some((range) => contains(range, cidr));

/** How many addresses several networks have together; one that lies in two of them counts once. */
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
