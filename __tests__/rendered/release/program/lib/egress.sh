step_egress() {
  install_unit open-design-egress.service
  systemctl daemon-reload
  systemctl enable open-design-egress.service
  systemctl restart open-design-egress.service
}

do_egress() {
  local rule RESOLVERS JUMPS=''
  read_state
  RESOLVERS=$(grep -hs . "$ROOT"/{etc,run/systemd/resolve}/resolv.conf | awk '{ sub(/[#;\r].*/, "") }
    $1 == "nameserver" && $2 !~ /^127/ && split($2, part, ".") == 4 {
      for (i in part) if (part[i] !~ /^[0-9][0-9]?[0-9]?$/ || part[i] > 255) next
      printf $2 " "
    }' || true)
  iptables -w -N DOCKER-USER 2>/dev/null || true
  for rule in 'FORWARD -j DOCKER-USER' {DOCKER-USER,INPUT}' -i '{br-+,docker0}' -j OPEN-DESIGN-EGRESS'; do
    if iptables -w -C $rule 2>/dev/null; then JUMPS+="-D $rule"$'\n'; fi
    JUMPS+="-I $rule"$'\n'
  done
  fill "$RELEASE_DIR/etc/egress.rules" | iptables-restore -w --noflush
}
