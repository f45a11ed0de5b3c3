# shellcheck shell=bash
want_self-signed() { :; }

# Keeps a certificate that the operator put there. Makes a new one when its own is for another name or expires soon.
serve_self-signed() {
  local san=DNS:$SERVER crt=$TLS/server.crt key=$TLS/server.key
  mkdir -p "$TLS"
  if [[ ! -s $crt ]] || { made_here && flaw "$crt" "$key" 4 >/dev/null; }; then
    say "making a self-signed certificate for $SERVER"
    if [[ $SERVER =~ ^[0-9.]+$ ]]; then san=IP:$SERVER; fi
    rm -f "$TLS/made-here" "$crt"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 \
      -subj '/CN=Open Design' -addext "subjectAltName=$san" -keyout "$key.new" -out "$crt.new" 2>/dev/null
    sync "$key.new" "$crt.new"
    mv -f "$key.new" "$key"
    mv -f "$crt.new" "$crt"
    (cd "$TLS" && sha256sum server.crt) | put 0600 "$TLS/made-here"
  fi
  serve "$crt" "$key"
}
