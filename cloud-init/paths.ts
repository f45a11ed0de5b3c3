/**
 * Where things are on a host, for those who render what refers to them. The host's own scripts have the same paths
 * (`host/lib`); a test compares the two.
 */

/** The app's token: on the data disk, readable by root only. */
export const TOKEN_FILE = '/srv/open-design/secrets/token';

/** Certificate and key of the front proxy; an operator's own are kept. */
export const CERTIFICATE = '/srv/open-design/tls/server.crt';
export const CERTIFICATE_KEY = '/srv/open-design/tls/server.key';

/** nginx's map from credentials to the daemon's header; made on the host, readable by root only. */
export const SECRET_MAP = '/etc/open-design/front-proxy-secret.conf';
