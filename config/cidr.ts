/** An IPv4 network, as numbers. */
export interface Cidr {
  /** The text it was read from. */
  readonly text: string;
  /** First address, 0 … 2³²-1. */
  readonly first: number;
  /** Last address, 0 … 2³²-1. */
  readonly last: number;
  /** Length of the prefix in bits, 0 … 32. */
  readonly prefix: number;
}

/** No number begins with a zero: some programs would read it as octal. */
const PATTERN = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\/(0|[1-9]\d?)$/;

/**
 * Reads `a.b.c.d/n`.
 *
 * @returns undefined for anything else: an octet over 255, a prefix over 32, or bits set behind the
 * prefix (`10.0.0.1/24`), which Alibaba Cloud refuses only at apply
 */
export const parseCidr = (text: string): Cidr | undefined => {
  const parts = PATTERN.exec(text)?.slice(1).map(Number);
  const [a, b, c, d, prefix] = parts ?? [];
  if (a === undefined || b === undefined || c === undefined || d === undefined || prefix === undefined) {
    return undefined;
  }
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { text, first, last: first + size - 1, prefix } : undefined;
};

/** Whether two networks share an address. */
export const overlap = (one: Cidr, other: Cidr): boolean =>
  one.first <= other.last && other.first <= one.last;

/** Whether `inner` lies wholly in `outer`. */
export const contains = (outer: Cidr, inner: Cidr): boolean =>
  outer.first <= inner.first && inner.last <= outer.last;

const network = (text: string): Cidr => {
  const cidr = parseCidr(text);
  if (!cidr) throw new Error(`not a network: ${text}`);
  return cidr;
};

/** Alibaba Cloud's own services (metadata, OSS, CLB probes) live here; a VPC that overlaps it loses them. */
export const CLOUD_SERVICES = network('100.64.0.0/10');

/** Ranges a VPC may not use at all, beside `CLOUD_SERVICES`. Source: Alibaba Cloud, VPC, "CreateVpc". */
export const UNUSABLE: readonly Cidr[] = [
  network('127.0.0.0/8'),
  network('169.254.0.0/16'),
  network('224.0.0.0/4'),
];
