# shellcheck shell=bash
# Serves the operator's pair if it is sound; otherwise the previous certificate stays in use. Sets FLAW to what is wrong
# with the pair.
serve_provided() {
  if made_here; then
    FLAW="only the certificate made on this host"
  elif ! FLAW=$(flaw "$TLS/server.crt" "$TLS/server.key" 0); then
    serve "$TLS/server.crt" "$TLS/server.key"
  fi
  [[ -s $TLS/served.pem ]] || want_provided
}

want_provided() {
  [[ -z $FLAW ]] || refuse "got $FLAW, allowed a PEM chain for $SERVER in $TLS/server.crt and its key in $TLS/server.key, mode 600; put them there and apply again"
}
