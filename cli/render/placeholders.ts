import { BASIC_USER } from '../../open-design/contract';
import type { Values } from './landing';
import type { Found } from './made-on-host';

/**
 * Stands for what is known later. The host checks the form of what it is told, so these have the right form while files
 * are made; the networks are reserved (RFC 1112, section 4), so that no environment has them.
 */
export const STAND_INS: Values & Found = {
  dataDiskId: 'd-standsinforthedatadisk',
  publicAddress: '240.0.0.1',
  privateAddress: '240.0.0.2',
  token: 'stands-in-for-the-token-made-on-the-host-00',
};

const basic = (token: string): string => Buffer.from(`${BASIC_USER}:${token}`).toString('base64');

/** A word in angle brackets, what it stands for, and what has its place meanwhile. */
const PLACEHOLDERS: readonly (readonly [word: string, meaning: string, standIn: string])[] = [
  ['<data-disk-id>', 'id of the data disk, from Terraform', STAND_INS.dataDiskId],
  ['<public-address>', 'elastic IP of the host, from Terraform', STAND_INS.publicAddress],
  ['<private-address>', 'address inside the network, found by the host', STAND_INS.privateAddress],
  ['<token>', 'token, made on the host', STAND_INS.token],
  ['<base64-of-user-and-token>', `Base64 of ${BASIC_USER}:<token>`, basic(STAND_INS.token)],
];

/** A text with placeholders in place of the stand-ins. */
export const withPlaceholders = (text: string): string =>
  PLACEHOLDERS.reduce((shown, [word, , standIn]) => shown.replaceAll(standIn, word), text);

/** The placeholders in some texts: word → what it stands for. */
export const placeholdersIn = (texts: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    PLACEHOLDERS.filter(([word]) => texts.some((text) => text.includes(word))).map(([word, meaning]) => [
      word,
      meaning,
    ]),
  );
