PROXY_USER=www-data
EGRESS_JUMP=(OUTPUT -m owner --uid-owner "$PROXY_USER" -j ACR-PROXY)

step_egress() {
  install_unit acr-proxy-egress.service
  systemctl daemon-reload
  systemctl enable acr-proxy-egress.service
  systemctl restart acr-proxy-egress.service
}

do_egress() {
  read_state
  local JUMP="-I ${EGRESS_JUMP[*]}"
  if iptables -w -C "${EGRESS_JUMP[@]}" 2>/dev/null; then JUMP="-D ${EGRESS_JUMP[*]}"$'\n'"$JUMP"; fi
  egress_rules | iptables-restore -w --noflush
  ip6tables -w -C OUTPUT -m owner --uid-owner "$PROXY_USER" -j REJECT 2>/dev/null ||
    ip6tables -w -I OUTPUT -m owner --uid-owner "$PROXY_USER" -j REJECT
}

egress_rules() {
  local sections=()
  if [[ $INTERNET == yes ]]; then sections+=(internet); fi
  fill "$RELEASE_DIR/etc/egress.rules" "${sections[@]}"
}

egress_is_loaded() { iptables -w -C "${EGRESS_JUMP[@]}" 2>/dev/null; }
