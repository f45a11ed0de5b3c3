SSH_USER=ecs-user
SSH_KEY_FILE=$ROOT/etc/ssh/open-design.keys
SSH_SETTINGS=$ROOT/etc/ssh/sshd_config.d/00-open-design.conf
SUDO_RULE=$ROOT/etc/sudoers.d/open-design

step_keys() {
  if [[ -n $SSH_KEYS ]]; then
    printf '%s\n' "${SSH_KEYS//,/$'\n'}" | put 0644 "$SSH_KEY_FILE"
  else
    rm -f "$SSH_KEY_FILE" "$SUDO_RULE"
  fi
}

step_ssh() {
  if [[ -z $SSH_KEYS ]]; then
    if type -P sshd >/dev/null; then set_up_sshd; fi
    return
  fi
  add_ssh_user
  set_up_sshd
  systemctl is-active -q ssh.socket || systemctl enable --now ssh.service
}

add_ssh_user() {
  local rule="$SSH_USER ALL=(ALL) NOPASSWD: ALL"
  visudo -cf - <<<"$rule" || die "sudo refused the rule for $SSH_USER; the lines above say why"
  echo "$rule" | put 0440 "$SUDO_RULE"
  id "$SSH_USER" >/dev/null 2>&1 || useradd -M -U -s /bin/bash -p '*' "$SSH_USER"
  systemd-run -q --wait --collect mkhomedir_helper "$SSH_USER" 0077
}

set_up_sshd() {
  local old=$VAR/sshd-old
  rm -f "$old"
  cp -p "$SSH_SETTINGS" "$old" 2>/dev/null || true
  install -d -m 0755 "$ROOT/run/sshd"
  put 0644 "$SSH_SETTINGS" <"$RELEASE_DIR/etc/sshd.conf"
  if ! sshd -t || ! sshd_obeys root || ! sshd_obeys "$SSH_USER"; then
    mv -f "$old" "$SSH_SETTINGS" 2>/dev/null || rm -f "$SSH_SETTINGS"
    die "sshd refused its configuration, or does not follow $SSH_SETTINGS; the lines above say why; the old file is back"
  fi
  rm -f "$old"
  if needs_restart ssh "$SSH_SETTINGS"; then
    systemctl try-reload-or-restart ssh.service
    mark_started ssh "$SSH_SETTINGS"
  fi
}

sshd_obeys() {
  local line settings
  settings=$(sshd -T -C "user=$1,host=any,addr=192.0.2.1") || return
  while read -r line; do
    grep -qixF "$line" <<<"$settings" || { say "sshd does not follow for $1: $line" >&2; return 1; }
  done <"$SSH_SETTINGS"
}
