/** One label of a host name, as a regular expression. */
export const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';

/** A TCP port from 1 to 65535. */
const PORT_NUMBER = '([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])';

/** An optional port after a host name. */
export const PORT = `(:${PORT_NUMBER})?`;

/** A host name in lower case, with any number of labels. */
export const HOST = `${LABEL}(\\.${LABEL})*`;
