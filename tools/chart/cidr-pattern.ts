const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';

/** A pattern of an IPv4 address. */
export const IPV4_ADDRESS = `${OCTET}([.]${OCTET}){3}`;

/** The octets whose bits after the first ones are 0. */
const multiples = (bits: number): string =>
  bits === 8
    ? OCTET
    : `(${Array.from({ length: 2 ** bits }, (_, index) => index * 2 ** (8 - bits)).join('|')})`;

/** The networks with one length of the prefix: whole octets, one that the prefix cuts, and zeros. */
const withPrefix = (prefix: number): string => {
  const whole = Math.floor(prefix / 8);
  const cut = prefix % 8;
  const octets = [
    ...Array.from({ length: whole }, () => OCTET),
    ...(cut ? [multiples(cut)] : []),
    ...Array.from({ length: 4 - whole - (cut ? 1 : 0) }, () => '0'),
  ];
  return `${octets.join('[.]')}/${prefix}`;
};

/**
 * A pattern of IPv4 networks `a.b.c.d/n` whose bits after the prefix are 0, as `parseCidr` reads them, for programs that
 * can only compare texts.
 *
 * @param least shortest prefix in bits
 * @param most longest prefix in bits
 */
export const canonicalCidr = (least: number, most: number): string =>
  `^(${Array.from({ length: most - least + 1 }, (_, index) => withPrefix(least + index)).join('|')})$`;
