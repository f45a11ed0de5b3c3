import { addressOf, type Cidr } from '../ground/cidr';

/**
 * Patterns of parameters. ROS is written in Python and its console in JavaScript, so a pattern uses only what both read
 * in the same way: `[0-9]` instead of `\d`, which is any digit of Unicode in Python.
 */

/** A pattern that the whole text must match. In Python, `$` alone also stands before a line end. */
export const whole = (source: string): string => `^(?:${source})$(?!\\n)`;

/** The same, or nothing at all. */
export const wholeOrEmpty = (source: string): string => whole(`(?:${source})?`);

/** The pattern of an anchored regular expression of this project, without its anchors. */
export const sourceOf = (form: RegExp): string => {
  const [, inner] = /^\^(.*)\$$/.exec(form.source) ?? [];
  if (inner === undefined) throw new Error(`got ${form.source}, allowed a pattern between ^ and $`);
  return inner.replaceAll('\\d', '[0-9]').replaceAll('\\/', '/');
};

/** A list of 1 to `most` texts, separated by commas without blanks. */
export const listOf = (source: string, most: number): string => `(?:(?:${source})(?:,(?!$)|$)){1,${most}}`;

/** Stands before the pattern of a list, which then contains no text twice. No group with a number may stand before it. */
export const EACH_ONCE = '(?!(?:[^,]*,)*([^,]+),(?:[^,]*,)*\\1(?:,|$))';

const NUMBER = '[0-9]{1,3}';
const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';

/** An IPv4 address. */
export const IPV4_ADDRESS = `${OCTET}(?:\\.${OCTET}){3}`;

/** Octets with no bit set after the first `bits`, among the numbers up to 255. */
const multiples = (bits: number): string => {
  const step = 2 ** (8 - bits);
  if (step === 1) return NUMBER;
  if (step === 2) return '[0-9]{0,2}[02468]';
  if (step === 4) return '(?:[0-9]?[02468][048]|[0-9]?[13579][26]|[048])';
  const values = Array.from({ length: 2 ** bits }, (_, index) => index * step);
  return `(?:${values.join('|')})`;
};

/** IPv4 networks `a.b.c.d/n` with a prefix from `least` to 32 or `most`, whose bits after the prefix are 0. */
export const network = (least: number, most = 32): string => {
  const forms = [0, 1, 2, 3].flatMap((before) => {
    const inOctet = [1, 2, 3, 4, 5, 6, 7, 8]
      .filter((bits) => before * 8 + bits >= least && before * 8 + bits <= most)
      .map((bits) => `${multiples(bits)}${'\\.0'.repeat(3 - before)}/${before * 8 + bits}`);
    return inOctet.length > 0 ? [`${`${NUMBER}\\.`.repeat(before)}(?:${inOctet.join('|')})`] : [];
  });
  return `(?=${IPV4_ADDRESS}/)(?:${forms.join('|')})`;
};

/**
 * A pattern that only parts of the private networks match. It stands before the pattern of a network without bits after its
 * prefix. Such a network that starts in 10 or 172.16 ends there too; in 192.168, the prefix decides.
 */
export const IN_PRIVATE_NETWORK =
  '(?=10\\.|172\\.(?:1[6-9]|2[0-9]|3[01])\\.|192\\.168\\.[0-9.]*/(?:1[6-9]|2[0-9]|3[0-2])(?![0-9]))';

/**
 * A pattern that no network matches which has an address in common with the given one. It stands before the pattern of the
 * network.
 *
 * @param around shortest prefix of the networks that can stand there
 */
export const apartFrom = (cidr: Cidr, around: number): string => {
  const larger = Array.from({ length: cidr.prefix - around + 1 }, (_, index) => around + index).map(
    (prefix) => {
      const first = cidr.first - (cidr.first % 2 ** (32 - prefix));
      return `${literal(addressOf(first))}/${prefix}(?![0-9])`;
    },
  );
  // The octets that all its addresses share, and the range of the one that differs.
  const octets = [addressOf(cidr.first), addressOf(cidr.last)].map((address) => address.split('.'));
  const [first = [], last = []] = octets;
  const shared = first.filter((octet, index) => octet === last[index]);
  const from = Number(first[shared.length] ?? 0);
  const to = Number(last[shared.length] ?? 255);
  const range = Array.from({ length: to - from + 1 }, (_, index) => from + index).join('|');
  return `(?!${shared.join('\\.')}\\.(?:${range})\\.|${larger.join('|')})`;
};

const literal = (text: string): string => text.replace(/[.]/g, '\\.');
