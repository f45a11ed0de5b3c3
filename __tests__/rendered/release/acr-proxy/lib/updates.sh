updates_status() {
  local checked pending reboot=$ROOT/run/reboot-required
  checked=$(date -u -r "$ROOT/var/lib/apt/periodic/update-stamp" +%FT%TZ 2>/dev/null) || checked=never
  pending=$(apt-get -s -o Debug::NoLocking=true dist-upgrade 2>/dev/null | sed -n 's/^Inst //p') || true
  say "updates_checked=$checked"
  say "security_updates=$(packages '/[a-z]+-security[ ,]' <<<"$pending")"
  say "docker_update=$(packages '^(docker|containerd|runc)' <<<"$pending")"
  say "restart_due=$(needrestart -b 2>/dev/null | sed -n 's/^NEEDRESTART-SVC: //p' | one_line)"
  if [[ -e $reboot ]]; then
    say "reboot=due: $(sort -u "$reboot.pkgs" 2>/dev/null | one_line)"
  else
    say "reboot=none"
  fi
}

packages() { { grep -E "$1" || true; } | cut -d' ' -f1 | one_line; }

one_line() {
  local lines
  lines=$(paste -sd' ')
  say "${lines:-none}"
}
