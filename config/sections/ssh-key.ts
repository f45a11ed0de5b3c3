import { z } from 'zod';

import { fieldsOf } from '../../ground/ssh-fields';
import type { SshPublicKey } from '../../values/values';
import { type Explain, leaf } from './leaf';
import { minted } from './mint';

/** The comment may hold almost anything that can be printed, because no host gets it. */
const LINE =
  /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) ([A-Za-z0-9+/]{40,}={0,3})( (?!.*[$%]\{)[^\p{C}\p{Zl}\p{Zp}]*)?$/u;

/** The path of a key file, as people write it in the place of the key. */
const PATH = /^(~|\.{0,2}\/|[A-Za-z]:\\)\S*$|^\S+\.pub$/;

const SHORTEST_RSA_BITS = 2048;
const ED25519_BYTES = 32;

/** Bytes of a curve point: one byte for its form, and two coordinates. */
const POINT_BYTES: Readonly<Record<string, number>> = { nistp256: 65, nistp384: 97, nistp521: 133 };

const bitsOf = (number: Buffer): number => {
  const digits = number.toString('hex').replace(/^0+/, '');
  return digits === '' ? 0 : (digits.length - 1) * 4 + parseInt(digits.charAt(0), 16).toString(2).length;
};

const BROKEN = 'a key whose body cannot be read';

/** The fault in the body of a key of this type. Undefined when there is none. */
const bodyFault = (type: string, base64: string): string | undefined => {
  const [name, first, second, ...rest] = fieldsOf(base64) ?? [];
  if (name === undefined || first === undefined) return BROKEN;
  const said = name.toString('latin1');
  if (said !== type)
    return /^[\w-]+$/.test(said) ? `${type}, with the body of a key of type ${said}` : BROKEN;
  if (type === 'ssh-ed25519')
    return first.length === ED25519_BYTES && second === undefined ? undefined : BROKEN;
  if (second === undefined || rest.length > 0) return BROKEN;
  if (type === 'ssh-rsa') {
    const bits = bitsOf(second);
    return bits < SHORTEST_RSA_BITS ? `an RSA key of ${bits} bits` : undefined;
  }
  const curve = first.toString('latin1');
  return type === `ecdsa-sha2-${curve}` && second.length === POINT_BYTES[curve] ? undefined : BROKEN;
};

const faultOf = (line: string): string | undefined => {
  const [, type, body] = LINE.exec(line) ?? [];
  return type !== undefined && body !== undefined ? bodyFault(type, body) : undefined;
};

const explain: Explain = (value) => {
  if (typeof value !== 'string') return undefined;
  if (PATH.test(value)) {
    const isPublic = value.endsWith('.pub');
    return {
      fix: `write the content of the ${isPublic ? 'file' : '.pub file'}, not ${isPublic ? 'its' : 'a'} path`,
    };
  }
  const bare = value.split(' ', 2).join(' ');
  if (
    !LINE.test(value) &&
    LINE.test(bare) &&
    bodyFault(...(bare.split(' ') as [string, string])) === undefined
  ) {
    return { got: 'a key with control characters, ${ or %{ in its comment', fix: 'remove the comment' };
  }
  const got = faultOf(value);
  return got
    ? { got, fix: 'copy the whole line of the .pub file, or make a key: ssh-keygen -t ed25519' }
    : undefined;
};

/** The public key of an SSH key pair. */
export const sshPublicKey = leaf(
  minted<SshPublicKey>(
    z
      .string()
      .regex(LINE)
      .refine((line) => faultOf(line) === undefined),
  ),
  {
    description: 'Public key of a person. The host gets it without its comment.',
    allowed: `one line of an OpenSSH public key (the .pub file): Ed25519, ECDSA, or RSA of ${SHORTEST_RSA_BITS} bits or more; its comment may hold all printable characters, but neither \${ nor %{`,
    example:
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKq7x8Xl5v0dJm5lM1JY0c2i3Yv5w6c8g9h0j1k2l3m4 ops@example.com',
    explain,
  },
);
