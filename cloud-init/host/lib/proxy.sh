# shellcheck shell=bash
TLS=$DATA/tls
SITE=/etc/nginx/conf.d/open-design.conf

step_proxy() {
  certificate
  CHANGED=0
  put 0644 "$UNITS/nginx.service.d/open-design.conf" <"$RELEASE_DIR/etc/nginx-unit.conf"
  ((CHANGED)) && systemctl daemon-reload
  # The distribution's example answers on port 80, to anybody.
  rm -f /etc/nginx/sites-enabled/default
  rm -rf "$STATE/nginx-old"
  mkdir -p "$STATE/nginx-old"
  cp -p "$SITE" "$SECRET_MAP" "$STATE/nginx-old/" 2>/dev/null || true
  secret_map | put 0600 "$SECRET_MAP"
  put 0644 "$SITE" <"$RELEASE_DIR/etc/front-proxy.conf"
  if ! nginx -t; then
    rm -f "$SITE"
    cp -p "$STATE/nginx-old/${SITE##*/}" "$SITE" || true
    cp -p "$STATE/nginx-old/${SECRET_MAP##*/}" "$SECRET_MAP" || true
    die "nginx refused the new configuration; the old one is back"
  fi
  rm -rf "$STATE/nginx-old"
  systemctl enable nginx.service
  local files=("$SITE" "$SECRET_MAP" "$TLS/server.crt")
  if stale proxy "${files[@]}"; then
    systemctl reload-or-restart nginx.service
    told proxy "${files[@]}"
  else
    systemctl start nginx.service
  fi
}

# A certificate put there by the operator is kept; one made here is remade for another name or before it expires.
certificate() {
  local san crt=$TLS/server.crt key=$TLS/server.key
  mkdir -p "$TLS"
  chmod 0700 "$TLS"
  if [[ -s $crt ]] && { ! made_here || certificate_fits; }; then return; fi
  say "making a self-signed certificate for $SERVER"
  if [[ $SERVER =~ ^[0-9.]+$ ]]; then san=IP:$SERVER; else san=DNS:$SERVER; fi
  rm -f "$TLS/made-here" "$crt"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 \
    -subj '/CN=Open Design' -addext "subjectAltName=$san" -keyout "$key.new" -out "$crt.new" 2>/dev/null
  sync "$key.new" "$crt.new"
  mv -f "$key.new" "$key"
  mv -f "$crt.new" "$crt"
  (cd "$TLS" && sha256sum server.crt) | put 0600 "$TLS/made-here"
}

made_here() { (cd "$TLS" && sha256sum -c --status made-here 2>/dev/null); }

certificate_fits() {
  local check=-checkhost
  if [[ $SERVER =~ ^[0-9.]+$ ]]; then check=-checkip; fi
  openssl x509 -in "$TLS/server.crt" -noout -checkend 2592000 >/dev/null &&
    openssl x509 -in "$TLS/server.crt" -noout "$check" "$SERVER" | grep -q 'does match'
}
