TLS=$DATA/tls
SITE=$ROOT/etc/nginx/conf.d/open-design.conf
NGINX_UNIT=$UNITS/nginx.service.d/open-design.conf

step_proxy() {
  put 0644 "$NGINX_UNIT" <"$RELEASE_DIR/etc/nginx-unit.conf"
  install_unit open-design-certificate.service
  install_unit open-design-certificate.timer
  systemctl daemon-reload
  rm -f "$ROOT/etc/nginx/sites-enabled/default"
  save_nginx_files
  serve_certificate
  secret_map | put 0600 "$SECRET_MAP"
  front_proxy | put 0644 "$SITE"
  systemctl enable nginx.service
  activate_nginx_files
}

front_proxy() {
  local SERVER_NAME=${DOMAIN:-_} REDIRECT_HOST=${DOMAIN:-\$host} sections=("$FRONT")
  if [[ $CLIENTS == everyone ]]; then sections+=(everyone); else sections+=(listed); fi
  if [[ $FRONT == balancer ]]; then sections+=("$CLIENT_ADDRESS"); fi
  if [[ $ACME_CHALLENGE == http-01 ]]; then sections+=(webroot); fi
  if [[ -n $ICP_NUMBER ]]; then sections+=(filing); fi
  if [[ -n $DOMAIN ]]; then sections+=(domain); fi
  fill "$RELEASE_DIR/etc/front-proxy.conf" "${sections[@]}"
}

save_nginx_files() {
  NGINX_FILES=("$SITE" "$SECRET_MAP")
  if [[ $FRONT == tls ]]; then NGINX_FILES+=("$TLS/served.pem"); fi
  rm -rf "$VAR/nginx-old"
  mkdir -p "$VAR/nginx-old" "$TLS"
  chmod 0700 "$TLS"
  cp -p "${NGINX_FILES[@]}" "$VAR/nginx-old/" 2>/dev/null || true
}

activate_nginx_files() {
  local file
  if ! nginx -t; then
    for file in "${NGINX_FILES[@]}"; do
      mv -f "$VAR/nginx-old/${file##*/}" "$file" 2>/dev/null || rm -f "$file"
    done
    die "nginx refused the new configuration; the old one is back"
  fi
  rm -rf "$VAR/nginx-old"
  if needs_restart nginx-unit "$NGINX_UNIT"; then
    systemctl restart nginx.service
    mark_started nginx-unit "$NGINX_UNIT"
    mark_started proxy "${NGINX_FILES[@]}"
  elif needs_restart proxy "${NGINX_FILES[@]}"; then
    systemctl reload-or-restart nginx.service
    mark_started proxy "${NGINX_FILES[@]}"
  else
    systemctl start nginx.service
  fi
}
