/** One part of a host name. */
export const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';

/** A TCP port, 1 to 65535. */
const PORT_NUMBER = '([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])';

/** A port behind a host's name, or none. */
export const PORT = `(:${PORT_NUMBER})?`;

/** A host's name in lower case, with any number of parts. */
export const HOST = `${LABEL}(\\.${LABEL})*`;
