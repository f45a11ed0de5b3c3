# shellcheck shell=bash
# shellcheck disable=SC2034 # tls-acme.sh uses it
ACME_HINT='its zone must be in Alibaba Cloud DNS, and the instance role may write there'

challenge() {
  export EXEC_PATH=$RELEASE_DIR/python/tls-dns-01.py EXEC_PROPAGATION_TIMEOUT=120
  # The role comes after the machine.
  retry 5 10 "$EXEC_PATH" role || return
  run_lego --dns exec
}
