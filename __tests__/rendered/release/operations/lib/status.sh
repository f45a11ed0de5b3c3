do_status() {
  local name
  cat "$VAR/status" 2>/dev/null || say "state=none"
  say "image=$(docker inspect -f '{{.Config.Image}}' open-design 2>/dev/null || echo none)"
  say "image_before=$(sed -n '2s/^$/none/;2p' "$PULLED" 2>/dev/null || true)"
  desired_state
  waiting_state
  for name in docker.service nginx.service open-design{,-daemon,-egress}.service open-design-backup.timer; do
    say "$name=$(systemctl is-active "$name" || true)"
  done
  cat "$VAR/certificate" 2>/dev/null || true
  df -h --output=target,size,avail "$DATA"
  backup_status
  updates_status
}

desired_state() { (read_state && say "desired_image=${IMAGE:-none}${PACKAGE:+$'\n'package=$PACKAGE}" && warn_unsealed) || true; }

waiting_state() {
  if [[ ! -e $CONF/state ]] || cmp -s "$CONF/state" "$VAR/state"; then
    say "waiting_state=none"
  else
    say "waiting_state=yes; deploy again, or run: open-design apply"
  fi
}

backup_status() {
  local result
  result=$(sed -n 's/^result=//p' "$VAR/backup" 2>/dev/null || true)
  if [[ $result == working ]] && flock -n "$VAR/lock" true; then result=interrupted; fi
  say "backup=${result:-none yet}"
  if [[ -n $result ]]; then sed -n 's/^\(step\|time\)=/backup_\1=/p' "$VAR/backup"; fi
  if [[ $result == failed || $result == interrupted ]]; then
    say "THE LAST BACKUP IS NOT GOOD; see: journalctl -u open-design-backup, then: open-design backup"
  fi
  find "$BACKUPS" -maxdepth 1 -name 'open-design-*.tar.gz*' -printf 'archive=%p %s bytes\n' 2>/dev/null | sort || true
}
