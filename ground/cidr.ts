import { isIP } from 'node:net';

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';

/** An IPv4 address, as a regular expression without numbered groups. JavaScript and Python read it alike. */
export const IPV4_ADDRESS = `${OCTET}(?:\\.${OCTET}){3}`;

/** An IPv4 or IPv6 network in CIDR form, as written. Bits may be set after the prefix. */
export interface Block {
  readonly address: string;
  readonly version: 4 | 6;
  /** Length of the prefix in bits. */
  readonly prefix: number;
}

/** An IPv4 network as numbers. */
export interface Cidr {
  /** The text that the network was read from. */
  readonly text: string;
  /** First address, 0 … 2³²-1. */
  readonly first: number;
  /** Last address, 0 … 2³²-1. */
  readonly last: number;
  /** Length of the prefix in bits, 0 … 32. */
  readonly prefix: number;
}

/**
 * Parses `address/prefix`.
 *
 * @returns undefined for any other text
 */
export const parseBlock = (text: string): Block | undefined => {
  const [address = '', bits = '', ...rest] = text.split('/');
  const version = isIP(address);
  if ((version !== 4 && version !== 6) || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(bits))
    return undefined;
  const prefix = Number(bits);
  return prefix <= (version === 6 ? 128 : 32) ? { address, version, prefix } : undefined;
};

/**
 * Parses an IPv4 network `a.b.c.d/n`.
 *
 * @returns undefined for any other text. This includes networks with bits set after the prefix (`10.0.0.1/24`), which
 * Alibaba Cloud refuses only at apply.
 */
export const parseCidr = (text: string): Cidr | undefined => {
  const block = parseBlock(text);
  if (block?.version !== 4) return undefined;
  const { address, prefix } = block;
  const first = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { text, first, last: first + size - 1, prefix } : undefined;
};

/** Writes the IPv4 address of a number, 0 … 2³²-1. */
export const addressOf = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');

/** The IPv4 network around an address with a prefix: 10.0.0.0/24 for 10.0.0.7/24. Undefined for any other text. */
export const networkAround = (text: string): string | undefined => {
  const block = parseBlock(text);
  if (block?.version !== 4 || parseCidr(text)) return undefined;
  const { address, prefix } = block;
  const { first } = cidrOf(`${address}/32`);
  return `${addressOf(first - (first % 2 ** (32 - prefix)))}/${prefix}`;
};

/** The network of the one address in a text that is no network. Undefined when the text has no IPv4 address. */
export const addressCidr = (text: string): string | undefined => {
  const [address = ''] = parseCidr(text) ? [] : text.split('/');
  return (text === address && isIP(text) === 4) || networkAround(text) !== undefined
    ? `${address}/32`
    : undefined;
};

/**
 * Parses an IPv4 network that is known to be valid, such as a constant.
 *
 * @throws Error when the text is not an IPv4 network
 */
export const cidrOf = (text: string): Cidr => {
  const cidr = parseCidr(text);
  if (!cidr) throw new Error(`not a network: ${text}`);
  return cidr;
};

/** Whether two networks have an address in common. */
export const overlap = (one: Cidr, other: Cidr): boolean =>
  one.first <= other.last && other.first <= one.last;

/** Whether `inner` lies entirely inside `outer`. */
export const contains = (outer: Cidr, inner: Cidr): boolean =>
  outer.first <= inner.first && inner.last <= outer.last;
