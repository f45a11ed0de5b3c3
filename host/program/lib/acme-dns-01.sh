# shellcheck shell=bash
hint_dns-01() {
  if [[ -n $ACME_ZONE ]]; then
    say "_acme-challenge.$DOMAIN must lead by a CNAME record to a name in $ACME_ZONE, a zone of Alibaba Cloud DNS"
  else
    say 'its zone must be in Alibaba Cloud DNS, and the instance role may write there'
  fi
}

answer_dns-01() {
  export ACME_ZONE EXEC_PATH=$RELEASE_DIR/python/acme-dns-01.py EXEC_PROPAGATION_TIMEOUT=120
  # The role is attached after the instance has started.
  retry 5 10 "$EXEC_PATH" role || return
  run_lego --dns exec
}
