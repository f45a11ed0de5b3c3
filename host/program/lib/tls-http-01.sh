# shellcheck shell=bash
# shellcheck disable=SC2034 # tls-acme.sh uses it
ACME_HINT='port 80 of that name must lead here, from everywhere'
ACME_WEBROOT=/run/open-design-acme

# nginx reads as another user.
challenge() {
  umask 022
  mkdir -p "$ACME_WEBROOT"
  run_lego --http --http.webroot "$ACME_WEBROOT"
}
