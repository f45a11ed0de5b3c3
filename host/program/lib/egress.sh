# shellcheck shell=bash
# Containers reach the internet and DNS. They reach neither the metadata service nor the host, and no internal network
# that the environment does not open.
step_egress() {
  install_unit open-design-egress.service
  systemctl daemon-reload
  systemctl enable open-design-egress.service
  systemctl restart open-design-egress.service
}

# Loads the rules and the jumps to them in one transaction.
do_egress() {
  local rule RESOLVERS JUMPS=''
  read_state
  # Docker hands these to a container: the DNS servers of the host, or of its systemd-resolved.
  # shellcheck disable=SC2034 # fill uses it
  RESOLVERS=$(grep -hs . "$ROOT"/{etc,run/systemd/resolve}/resolv.conf | awk '{ sub(/[#;\r].*/, "") }
    $1 == "nameserver" && $2 !~ /^127/ && split($2, part, ".") == 4 {
      for (i in part) if (part[i] !~ /^[0-9][0-9]?[0-9]?$/ || part[i] > 255) next
      printf $2 " "
    }' || true)
  iptables -w -N DOCKER-USER 2>/dev/null || true
  # Docker leaves DOCKER-USER to others. When it starts after a flush, it inserts its own ACCEPT rules above the jump to
  # it, so every jump moves to the top here. Packets to the host itself pass INPUT only.
  for rule in 'FORWARD -j DOCKER-USER' {DOCKER-USER,INPUT}' -i '{br-+,docker0}' -j OPEN-DESIGN-EGRESS'; do
    # shellcheck disable=SC2086 # a rule is several words
    if iptables -w -C $rule 2>/dev/null; then JUMPS+="-D $rule"$'\n'; fi
    JUMPS+="-I $rule"$'\n'
  done
  fill "$RELEASE_DIR/etc/egress.rules" | iptables-restore -w --noflush
}
