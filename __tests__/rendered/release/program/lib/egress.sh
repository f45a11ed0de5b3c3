step_egress() {
  install_unit open-design-egress.service
  systemctl daemon-reload
  systemctl enable open-design-egress.service
  systemctl restart open-design-egress.service
}

do_egress() {
  local rule RESOLVERS JUMPS=''
  read_state
  RESOLVERS=$(cat "$ROOT"/{etc,run/systemd/resolve}/resolv.conf 2>/dev/null |
    awk '/^nameserver [0-9.]+$/ && !/ 127/ { printf $2 " " }' || true)
  iptables -w -N DOCKER-USER 2>/dev/null || true
  for rule in 'FORWARD -j DOCKER-USER' {DOCKER-USER,INPUT}' -i '{br-+,docker0}' -j OPEN-DESIGN-EGRESS'; do
    if iptables -w -C $rule 2>/dev/null; then JUMPS+="-D $rule"$'\n'; fi
    JUMPS+="-I $rule"$'\n'
  done
  fill "$RELEASE_DIR/etc/egress.rules" | iptables-restore -w --noflush
}
