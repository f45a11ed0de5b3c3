# shellcheck shell=bash
# A name that no registry has: RFC 2606 reserves it.
UNLISTED=not-listed.invalid

# Names that do not answer do not fail the step: the proxy works, and the cause is outside.
step_health() {
  retry 10 2 is_healthy || die "the proxy does not answer on port 443, or passes on what it must refuse; see: journalctl -u acr-proxy, and /var/log/acr-proxy/error.log"
  say_names | { grep -v '=answers$' || true; }
}

proxy_answers() { (exec 3<>/dev/tcp/127.0.0.1/443) 2>/dev/null; }

proxy_refuses() { ! handshake "$UNLISTED"; }

# handshake NAME: whether the proxy leads to a server with a valid certificate of this name.
handshake() {
  timeout 15 openssl s_client -connect 127.0.0.1:443 -servername "$1" -verify_hostname "$1" -verify_return_error </dev/null >/dev/null 2>&1
}

# say_names: prints for each name whether its server answers through the proxy.
say_names() {
  local name
  for name in $NAMES; do
    if handshake "$name"; then say "$name=answers"; else say "$name=NO ANSWER, or no valid certificate of this name"; fi &
  done | sort
}
