PROXY_CONF=$CONF/nginx.conf
PROXY_UNIT=$UNITS/acr-proxy.service

step_proxy() {
  local old=$VAR/nginx.conf.old
  install_unit acr-proxy.service
  install_unit acr-proxy-logs.service
  install_unit acr-proxy-logs.timer
  put 0644 "$CONF/logrotate.conf" <"$RELEASE_DIR/etc/logrotate.conf"
  chmod 0755 "$CONF"
  rm -f "$old"
  cp -p "$PROXY_CONF" "$old" 2>/dev/null || true
  proxy_config | put 0644 "$PROXY_CONF"
  systemctl daemon-reload
  systemctl enable acr-proxy.service acr-proxy-logs.timer
  systemctl start acr-proxy-logs.timer
  if ! systemctl is-active -q acr-proxy.service || needs_restart proxy-unit "$PROXY_UNIT"; then
    systemctl restart acr-proxy.service
    mark_started proxy-unit "$PROXY_UNIT"
  elif needs_restart proxy "$PROXY_CONF" && ! systemctl reload acr-proxy.service; then
    mv -f "$old" "$PROXY_CONF"
    die "nginx refused the new configuration; the old one is back; see: journalctl -u acr-proxy"
  fi
  mark_started proxy "$PROXY_CONF"
}

proxy_config() { fill "$RELEASE_DIR/etc/nginx.conf"; }
