# shellcheck shell=bash
ACME_WEBROOT=$ROOT/run/open-design-acme

hint_http-01() { say 'port 80 of that name must lead here, from everywhere'; }

# nginx reads the answer as another user, so the files must be readable for all.
answer_http-01() {
  umask 022
  mkdir -p "$ACME_WEBROOT"
  run_lego --http --http.webroot "$ACME_WEBROOT"
}
