/**
 * Where things are on a host, for those who render what refers to them. The host's own scripts have the same paths
 * (`base/lib`, `program/lib`); a test compares the two.
 */

/** The app's token: on the data disk, readable by root only. */
export const TOKEN_FILE = '/srv/open-design/secrets/token';

/** Where an operator puts certificate and key of his own, and where one made on the host is. */
export const CERTIFICATE = '/srv/open-design/tls/server.crt';
export const CERTIFICATE_KEY = '/srv/open-design/tls/server.key';

/** Certificate and key that nginx is given: whichever were found to fit, in one file. */
export const SERVED_CERTIFICATE = '/srv/open-design/tls/served.pem';

/** Where an ACME client puts what the authority asks for on port 80. */
export const ACME_WEBROOT = '/run/open-design-acme';

/** nginx's map from credentials to the daemon's header; made on the host, readable by root only. */
export const SECRET_MAP = '/etc/open-design/front-proxy-secret.conf';
