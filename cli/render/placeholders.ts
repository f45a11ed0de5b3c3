import { BASIC_USER } from '../../open-design/contract';
import type { Values } from './landing';
import type { Found } from './made-on-host';

/**
 * Stand-ins for values that are known only later. They have the right form, because the host's functions check it while
 * they make files. The addresses are from a reserved network (RFC 1112, section 4), which no environment can use.
 */
export const STAND_INS: Values & Found = {
  dataDiskId: 'd-standsinforthedatadisk',
  publicAddress: '240.0.0.1',
  privateAddress: '240.0.0.2',
  vpcNetwork: '240.1.0.0/16',
  token: 'stands-in-for-the-token-made-on-the-host-00',
};

const basic = (token: string): string => Buffer.from(`${BASIC_USER}:${token}`).toString('base64');

/** A placeholder in angle brackets, its meaning, and the stand-in that it replaces. */
const PLACEHOLDERS: readonly (readonly [word: string, meaning: string, standIn: string])[] = [
  ['<data-disk-id>', 'id of the data disk, from Terraform', STAND_INS.dataDiskId],
  ['<public-address>', 'elastic IP of the host, from Terraform', STAND_INS.publicAddress],
  ['<vpc-network>', 'network of the existing VPC, from Terraform', STAND_INS.vpcNetwork],
  ['<private-address>', 'address inside the network, found by the host', STAND_INS.privateAddress],
  ['<token>', 'token, made on the host', STAND_INS.token],
  ['<base64-of-user-and-token>', `Base64 of ${BASIC_USER}:<token>`, basic(STAND_INS.token)],
];

const PASS = '<part-of-a-pass>';

/** Replaces the parts of passes, which the host makes from the token, by a placeholder. */
export const withoutPasses = (text: string): string =>
  text.replace(/("~\^[.]+[^"]+" )[0-9a-f]{32};/g, `$1${PASS};`);

/** Replaces the stand-ins in a text by placeholders. */
export const withPlaceholders = (text: string): string =>
  PLACEHOLDERS.reduce((shown, [word, , standIn]) => shown.replaceAll(standIn, word), withoutPasses(text));

/** Returns the placeholders in some texts: placeholder → meaning. */
export const placeholdersIn = (texts: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...PLACEHOLDERS, [PASS, 'part of the pass for assets, made from the token'] as const]
      .filter(([word]) => texts.some((text) => text.includes(word)))
      .map(([word, meaning]) => [word, meaning]),
  );
