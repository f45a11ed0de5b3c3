import { isIPv4 } from 'node:net';
import { domainToASCII } from 'node:url';

/** One label of a host name, as a regular expression. */
export const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';

/** The last label of a domain name: it has no digit, or is the ASCII form of an international label. */
export const TOP_LEVEL = '([a-z]{2,63}|xn--[a-z0-9-]{0,57}[a-z0-9])';

/** A TCP port from 1 to 65535. */
const PORT_NUMBER = '([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])';

/** An optional port after a host name. */
export const PORT = `(:${PORT_NUMBER})?`;

/** A host name in lower case, with any number of labels. */
export const HOST = `${LABEL}(\\.${LABEL})*`;

const NAME = new RegExp(`^(?=.{1,253}$)${HOST}$`);

/** Whether a text is a host name or an IPv4 address. A name whose last label is a number is read as an address. */
export const isHost = (text: string): boolean =>
  NAME.test(text) && (!/(^|\.)(\d+|0x[\da-f]*)$/.test(text) || isIPv4(text));

/** Whether a host is the machine, or the container, that asks for it. */
export const isItself = (host: string): boolean =>
  /(^|\.)localhost$/.test(host) || (isIPv4(host) && /^(0|127)\./.test(host));

/** A sign that no host name has in its ASCII form. */
export const INTERNATIONAL = /\P{ASCII}/u;

/** The ASCII form (punycode) of a host name in any script. Empty if there is none. */
export const asciiFormOf = (name: string): string => domainToASCII(name);

/** Whether every label that claims to be punycode is. */
export const isDecodable = (name: string): boolean => !/(^|\.)xn--/.test(name) || asciiFormOf(name) === name;
