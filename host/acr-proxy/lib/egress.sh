# shellcheck shell=bash
# What nginx may connect to. A listed name whose DNS record leads elsewhere, such as to the metadata service or to a host
# of the VPC, is not reached. The user of nginx is told apart from the others, so that updates, DNS and Cloud Assistant work.
PROXY_USER=www-data
EGRESS_JUMP=(OUTPUT -m owner --uid-owner "$PROXY_USER" -j ACR-PROXY)

step_egress() {
  install_unit acr-proxy-egress.service
  systemctl daemon-reload
  systemctl enable acr-proxy-egress.service
  systemctl restart acr-proxy-egress.service
}

# Loads the rules and the jump to them in one transaction.
do_egress() {
  read_state
  # shellcheck disable=SC2034 # fill uses it
  local JUMP="-I ${EGRESS_JUMP[*]}"
  if iptables -w -C "${EGRESS_JUMP[@]}" 2>/dev/null; then JUMP="-D ${EGRESS_JUMP[*]}"$'\n'"$JUMP"; fi
  egress_rules | iptables-restore -w --noflush
  # nginx has no business over IPv6: a VPC of this project has no IPv6 addresses.
  ip6tables -w -C OUTPUT -m owner --uid-owner "$PROXY_USER" -j REJECT 2>/dev/null ||
    ip6tables -w -I OUTPUT -m owner --uid-owner "$PROXY_USER" -j REJECT
}

# egress_rules: prints the rules. JUMP is the rule that leads to them.
egress_rules() {
  local sections=()
  if [[ $INTERNET == yes ]]; then sections+=(internet); fi
  fill "$RELEASE_DIR/etc/egress.rules" "${sections[@]}"
}

egress_is_loaded() { iptables -w -C "${EGRESS_JUMP[@]}" 2>/dev/null; }
