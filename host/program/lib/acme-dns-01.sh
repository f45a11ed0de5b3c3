# shellcheck shell=bash
hint_dns-01() { say 'its zone must be in Alibaba Cloud DNS, and the instance role may write there'; }

answer_dns-01() {
  export EXEC_PATH=$RELEASE_DIR/python/acme-dns-01.py EXEC_PROPAGATION_TIMEOUT=120
  # The role is attached after the instance has started.
  retry 5 10 "$EXEC_PATH" role || return
  run_lego --dns exec
}
