# shellcheck shell=bash
# May run before the first apply, so it uses none of the program's functions.
do_install() {
  local all=${OPERATIONS_DIR%/*} units=(open-design-backup.timer open-design-resume.service)
  mkdir -p "$ROOT/etc/systemd/system" "$ROOT/var/lib/$NAME"
  install -m 0644 "$OPERATIONS_DIR"/units/* "$ROOT/etc/systemd/system/"
  mkdir -p "$ROOT/etc/apt/apt.conf.d" "$ROOT/etc/needrestart/conf.d"
  # apt adds to the lists of other files, so those are emptied first.
  {
    printf '#clear Unattended-Upgrade::%s;\n' Allowed-Origins Origins-Pattern Package-Blacklist
    cat "$OPERATIONS_DIR/etc/apt.conf"
  } >"$ROOT/etc/apt/apt.conf.d/99$NAME"
  install -m 0644 "$OPERATIONS_DIR/etc/needrestart.conf" "$ROOT/etc/needrestart/conf.d/$NAME.conf"
  chmod 0644 "$ROOT/etc/apt/apt.conf.d/99$NAME"
  systemctl daemon-reload
  systemctl enable "${units[@]}"
  systemctl start open-design-backup.timer
  ln -sfn "$OPERATIONS_DIR" "$all/next"
  mv -fT "$all/next" "$all/current"
  sync
  # Older operations are removed only while none of them can be running.
  if flock -n "$ROOT/var/lib/$NAME/lock" find "$all" -mindepth 1 -maxdepth 1 -type d ! -path "$OPERATIONS_DIR" -exec rm -rf {} +; then :; fi
  echo "operations are on this host; see: open-design --help"
}
