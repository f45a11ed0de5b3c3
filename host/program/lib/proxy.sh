# shellcheck shell=bash
TLS=$DATA/tls
SITE=/etc/nginx/conf.d/open-design.conf

step_proxy() {
  put 0644 "$UNITS/nginx.service.d/open-design.conf" <"$RELEASE_DIR/etc/nginx-unit.conf"
  unit open-design-certificate.service
  unit open-design-certificate.timer
  systemctl daemon-reload
  # The distribution's example answers on port 80, to anybody.
  rm -f /etc/nginx/sites-enabled/default
  keep
  certificate
  secret_map | put 0600 "$SECRET_MAP"
  put 0644 "$SITE" <"$RELEASE_DIR/etc/front-proxy.conf"
  systemctl enable nginx.service
  take
}

# keep, then take: what nginx refuses is put back as it was kept.
keep() {
  FILES=("$SITE" "$SECRET_MAP" "${TLS_FILES[@]/#/$TLS/}")
  rm -rf "$STATE/nginx-old"
  mkdir -p "$STATE/nginx-old" "$TLS"
  chmod 0700 "$TLS"
  cp -p "${FILES[@]}" "$STATE/nginx-old/" 2>/dev/null || true
}

take() {
  local file
  if ! nginx -t; then
    for file in "${FILES[@]}"; do
      mv -f "$STATE/nginx-old/${file##*/}" "$file" 2>/dev/null || rm -f "$file"
    done
    die "nginx refused the new configuration; the old one is back"
  fi
  rm -rf "$STATE/nginx-old"
  if stale proxy "${FILES[@]}"; then
    systemctl reload-or-restart nginx.service
    told proxy "${FILES[@]}"
  else
    systemctl start nginx.service
  fi
}
