serve_acme() { [[ -s $TLS/served.pem ]] || serve_self-signed; }

want_acme() {
  local pair=$TLS/acme/certificates/$DOMAIN
  if flaw "$pair.crt" "$pair.key" 33 >/dev/null && ! issue; then
    PROBLEM="the authority issued no certificate for $DOMAIN; $("hint_$ACME_CHALLENGE")"
    ! flaw "$pair.crt" "$pair.key" "$1" >/dev/null || refuse "$PROBLEM"
    say "$PROBLEM"
  fi
  serve "$pair.crt" "$pair.key"
}

issue() {
  local refused=$TLS/acme/refused
  if [[ $(find "$refused" -mmin -15 2>/dev/null) ]]; then
    say "not asking again within 15 minutes of a refusal, unless $refused is removed"
    return 1
  fi
  (
    if [[ -e $CONF/acme.env ]]; then
      [[ $(stat -Lc '%u %A' "$CONF/acme.env") =~ ^$EUID\ -.{4}-..-.$ ]] || die "got $CONF/acme.env that others than root may write; use chown root and chmod 600"
      . "$CONF/acme.env"
    fi
    "answer_$ACME_CHALLENGE"
  ) && rm -f "$refused"
}

run_lego() {
  mkdir -p "$TLS/acme"
  touch "$TLS/acme/refused"
  timeout 300 lego ${ACME_OPTIONS-} --path "$TLS/acme" --accept-tos --email "$ACME_EMAIL" --domains "$DOMAIN" "$@" run
}
