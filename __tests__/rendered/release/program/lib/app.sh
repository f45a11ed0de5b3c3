step_app() {
  local app=$DATA/app
  mountpoint -q "$DATA" || die "the data disk is not mounted at $DATA; the app does not start without it"
  install_unit open-design.service
  install_unit open-design-daemon.service
  systemctl daemon-reload
  finish_return
  keep_previous
  if [[ ! -e $app ]]; then
    rm -rf "$app.new"
    echo "$FIRST_SETTINGS" | put 0600 "$app.new/$SETTINGS_FILE"
    chown "$RUN_AS" "$app.new/$SETTINGS_FILE"
    mv -T "$app.new" "$app"
  fi
  install -d -m 0700 -o "${RUN_AS%:*}" -g "${RUN_AS#*:}" "$app"
  write_compose
  run_app
}

write_compose() {
  local variables
  variables=$(app_variables) || return
  {
    fill "$RELEASE_DIR/etc/compose.yaml"
    sed -n 's/[\\"]/\\&/g; s/\$/$$/g; s/^\([^=]*\)=\(.*\)/      "\1": "\2"/p' <<<"$variables"
  } | put 0600 "$CONF/compose.yaml"
}

run_app() {
  daemon_env | put 0600 "$CONF/daemon.env"
  systemctl enable open-design.service
  local verb=start files=("$CONF/compose.yaml" "$CONF/daemon.env" "$UNITS"/open-design{,-daemon}.service)
  if needs_restart app "${files[@]}"; then verb=restart; fi
  systemctl "$verb" open-design.service || say "open-design.service did not $verb at once"
  mark_started app "${files[@]}"
}

daemon_env() {
  local TOKEN
  read_token "$TOKEN_FILE" || return
  fill "$RELEASE_DIR/etc/daemon.env" ${EGRESS_HOSTS:+internal-hosts}
}

do_join() {
  local verb=restart link=$ROOT/run/open-design/netns network
  network=$(docker inspect -f '{{.NetworkSettings.SandboxKey}}' open-design)
  if [[ $(readlink "$link") == "$network" ]]; then verb=start; fi
  ln -sfn "$network" "$link"
  systemctl --no-block "$verb" open-design-daemon.service
}
