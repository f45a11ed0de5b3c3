import { type Cidr, contains, parseCidr } from './cidr';

/** The networks that no address of the internet is in. Source: RFC 1918. */
export const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] as const;

/** The same as a person reads them. */
export const PRIVATE_WORDS = '10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16';

const PRIVATE = PRIVATE_RANGES.map(parseCidr).filter((range) => range !== undefined);

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
