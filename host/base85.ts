const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`.|}~';

/** Bytes of a group. */
const GROUP = 4;

/** Digits of a group. A text that is cut between groups can be decoded piece by piece. */
export const GROUP_DIGITS = GROUP + 1;

/**
 * Encodes bytes in base 85, which takes 5 bytes for 4 where Base64 takes 5.33. The digits are those of RFC 1924, as in
 * Python's `base64.b85decode`, but with `.` in place of `{`: Terraform and the size of user data give `${` and `%{` a
 * meaning. No digit is white space, a quote or a backslash.
 */
export const inBase85 = (bytes: Uint8Array): string => {
  const groups: string[] = [];
  for (let at = 0; at < bytes.length; at += GROUP) {
    const group = Buffer.alloc(GROUP);
    group.set(bytes.subarray(at, at + GROUP));
    let number = group.readUInt32BE();
    let digits = '';
    for (let digit = 0; digit < GROUP_DIGITS; digit += 1) {
      digits = ALPHABET.charAt(number % ALPHABET.length) + digits;
      number = Math.floor(number / ALPHABET.length);
    }
    groups.push(digits.slice(0, Math.min(GROUP, bytes.length - at) + 1));
  }
  return groups.join('');
};

const DECODED = 'base64.b85decode(str().join(sys.stdin.read().split()).replace(chr(46),chr(123)))';

/**
 * Program for `python3 -c` on a host: it reads {@link inBase85} from standard input, with line ends anywhere, and writes
 * the bytes. An error takes one line. cloud-init is itself written in Python, so every host has it at its first boot. The
 * program contains no quote and no brace, because it stands in a shell command in YAML in a string of Terraform.
 */
export const DECODE = `import base64,sys;sys.tracebacklimit=0;sys.stdout.buffer.write(${DECODED})`;

/**
 * The same for bytes that are compressed with gzip, which is what the number 31 means. Bytes that are missing or changed
 * are an error. Python's `gzip` would accept no bytes at all.
 */
export const UNPACK = `import base64,sys,zlib;sys.tracebacklimit=0;sys.stdout.buffer.write(zlib.decompress(${DECODED},31))`;
