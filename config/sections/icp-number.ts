import { z } from 'zod';

import type { IcpNumber } from '../../values/values';
import { show } from '../faults';
import { type Explain, leaf } from './leaf';
import { minted } from './mint';

/** Abbreviations of the provinces whose authority issues the number. Some provinces have two. */
const PROVINCES = '京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕秦甘陇青宁新';
const PROVINCE = `[${PROVINCES}]`;

/** Every sign of a number that is not ASCII. */
export const ICP_SIGNS: readonly string[] = Array.from(`${PROVINCES}备证号合字`);

/** Number of the site among those of its owner. The letter tells an app (A), a quick app (K) and a mini program (X). */
const SERVICE = '(-\\d{1,4}[AKX]?)?';

/** Classes of telecommunication services in a licence: `B2`, `A2.B1.B2`. There are four. */
const CLASSES = '[AB][12](\\.[AB][12]){0,3}';

/**
 * The forms of a number:
 *
 * - a filing: 京ICP备12345678号-1, with a year of two or four digits
 * - a licence for commercial services, which some owners have in place of a filing: 京ICP证030173号-1, 粤ICP证B2-20130469号
 * - a licence for telecommunication services: 粤B2-20090059-5, A2.B1.B2-20100001, 合字B2-20170010
 *
 * No document that defines the forms was found. Seen on public sites and in public code, noted on 2026-11-28. The letter K
 * was not seen. Alibaba Cloud, "CreateSmsAppIcpRecord", without a date: a "filing or licence number" is B2-20080101.
 */
const FORMS = [
  `${PROVINCE}ICP备\\d{8,10}号${SERVICE}`,
  `${PROVINCE}ICP证\\d{6,8}号${SERVICE}`,
  `${PROVINCE}ICP证${CLASSES}-\\d{8}号?${SERVICE}`,
  `(${PROVINCE}|合字)?${CLASSES}-\\d{8}${SERVICE}`,
];

/** The form of a number. */
export const ICP_NUMBER = new RegExp(`^(${FORMS.join('|')})$`, 'u');

/** Signs that people write in place of a hyphen. */
const DASHES = /[‐‑‒–—―−_]/gu;

/** Common slips: what the report calls them, and a function that undoes one. */
const SLIPS: readonly (readonly [string, (text: string) => string])[] = [
  ['with blanks', (text) => text.replace(/\s/gu, '')],
  ['with full-width signs', (text) => text.normalize('NFKC')],
  ['with another sign for the hyphen', (text) => text.replace(DASHES, '-')],
  ['with small letters', (text) => text.toUpperCase()],
  [
    'with traditional characters',
    (text) => text.replace(/[備證號]/gu, (sign) => TRADITIONAL[sign as keyof typeof TRADITIONAL]),
  ],
  ['without 号', (text) => text.replace(/(ICP[备证]\d+)(?=-|$)/u, '$1号')],
];

const TRADITIONAL = { 備: '备', 證: '证', 號: '号' } as const;

const explain: Explain = (value) => {
  if (typeof value !== 'string') return undefined;
  let number = value;
  const found: string[] = [];
  for (const [what, undone] of SLIPS) {
    const next = undone(number);
    if (next !== number) found.push(what);
    number = next;
  }
  return found.length > 0 && ICP_NUMBER.test(number)
    ? { got: `${show(value)}, ${found.join(', ')}`, fix: `write ${number}` }
    : undefined;
};

/** The number under which a site is filed with the authorities of mainland China, or licensed by them. */
export const icpNumber = leaf(minted<IcpNumber>(z.string().regex(ICP_NUMBER)), {
  description:
    'ICP filing number of the domain, or the number of a licence in its place. Required for a domain that a mainland region serves to the internet.',
  allowed:
    'a filing number such as 京ICP备12345678号-1, or a licence number such as 京ICP证030173号-1 or 粤B2-20090059-5',
  fix: 'copy the number from beian.miit.gov.cn',
  example: '京ICP备12345678号-1',
  explain,
});
