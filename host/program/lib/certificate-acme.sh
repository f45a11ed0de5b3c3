# shellcheck shell=bash
# Account and certificates are on the data disk: a new host asks the authority for nothing it has.
serve_acme() { [[ -s $TLS/served.pem ]] || serve_self-signed; }

# Sets PROBLEM.
want_acme() {
  local pair=$TLS/acme/certificates/$DOMAIN
  if flaw "$pair.crt" "$pair.key" 30 >/dev/null && ! issue; then
    PROBLEM="the authority issued no certificate for $DOMAIN; $("hint_$ACME_CHALLENGE")"
    if flaw "$pair.crt" "$pair.key" "$1" >/dev/null; then refuse "$PROBLEM"; fi
    say "$PROBLEM"
  fi
  serve "$pair.crt" "$pair.key"
}

# Authorities admit five failures an hour, and an apply that failed at boot is repeated every half minute.
issue() {
  local refused=$TLS/acme/refused
  if [[ $(find "$refused" -mmin -15 2>/dev/null) ]]; then
    say "not asking again within 15 minutes of a refusal, unless $refused is removed"
    return 1
  fi
  type -P lego >/dev/null || retry 3 15 install_lego || return
  (
    # Root alone may name another authority there, in ACME_OPTIONS for lego, and export what else has to be known.
    # shellcheck source=/dev/null
    if [[ -e $CONF/acme.env ]]; then . "$CONF/acme.env"; fi
    "answer_$ACME_CHALLENGE"
  ) && rm -f "$refused"
}

install_lego() { apt update && apt install --no-install-recommends lego; }

run_lego() {
  mkdir -p "$TLS/acme"
  touch "$TLS/acme/refused"
  # shellcheck disable=SC2086 # options are words
  timeout 300 lego ${ACME_OPTIONS-} --path "$TLS/acme" --accept-tos --email "$ACME_EMAIL" --domains "$DOMAIN" "$@" run
}
