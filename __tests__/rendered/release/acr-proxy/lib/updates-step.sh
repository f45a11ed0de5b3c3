step_updates() {
  {
    printf '#clear Unattended-Upgrade::%s;\n' Allowed-Origins Origins-Pattern Package-Blacklist
    cat "$RELEASE_DIR/etc/apt.conf"
  } | put 0644 "$ROOT/etc/apt/apt.conf.d/99$NAME"
  put 0644 "$ROOT/etc/needrestart/conf.d/$NAME.conf" <"$RELEASE_DIR/etc/needrestart.conf"
}
