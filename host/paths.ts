/**
 * Paths on a host, for templates that refer to them. The scripts of the host contain the same paths (`base/lib`,
 * `program/lib`). A test compares the two.
 */

/** The app's token. It is on the data disk and readable by root only. */
export const TOKEN_FILE = '/srv/open-design/secrets/token';

/** Certificate and key that an operator provides, or that the host generates. */
export const CERTIFICATE = '/srv/open-design/tls/server.crt';
export const CERTIFICATE_KEY = '/srv/open-design/tls/server.key';

/** Certificate and key that nginx uses: a pair that passed the checks, in one file. */
export const SERVED_CERTIFICATE = '/srv/open-design/tls/served.pem';

/** Folder in which an ACME client places its responses to the authority on port 80. */
export const ACME_WEBROOT = '/run/open-design-acme';

/** nginx's map from credentials to the daemon's header. It is rendered on the host and readable by root only. */
export const SECRET_MAP = '/etc/open-design/front-proxy-secret.conf';

/**
 * Folder on the data disk in which nginx stores uploads until they are complete. Only nginx's user can read it. The unit of
 * nginx may write to it (`program/etc/nginx-unit.conf`).
 */
export const UPLOADS = '/srv/open-design/uploads';

/**
 * Socket that leads to the daemon in its container (`program/units/open-design-daemon.service`). Only nginx's user and root
 * can connect to it.
 */
export const DAEMON_SOCKET = '/run/open-design-daemon/socket';
