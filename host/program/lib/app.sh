# shellcheck shell=bash
step_app() {
  local app=$DATA/app
  mountpoint -q "$DATA" || die "the data disk is not mounted at $DATA; the app does not start without it"
  # A new host with an old disk must be able to stop a service that it never started.
  install_unit open-design.service
  install_unit open-design-daemon.service
  systemctl daemon-reload
  finish_return
  keep_previous
  # Root does not touch the files that the app may change, so the first settings are written before the folder has its
  # name. A power cut leaves no folder, or a complete one.
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

# IMAGE may differ from the state: an operator's upgrade sets it.
write_compose() {
  local variables
  variables=$(app_variables) || return
  {
    fill "$RELEASE_DIR/etc/compose.yaml"
    # Compose replaces what follows a single $. YAML takes some names for another type, such as null.
    sed -n 's/[\\"]/\\&/g; s/\$/$$/g; s/^\([^=]*\)=\(.*\)/      "\1": "\2"/p' <<<"$variables"
  } | put 0600 "$CONF/compose.yaml"
}

run_app() {
  daemon_env | put 0600 "$CONF/daemon.env"
  systemctl enable open-design.service
  local verb=start files=("$CONF/compose.yaml" "$CONF/daemon.env" "$UNITS"/open-design{,-daemon}.service)
  if needs_restart app "${files[@]}"; then verb=restart; fi
  # A failure is not fatal here: the health step decides, and can return to the previous image.
  systemctl "$verb" open-design.service || say "open-design.service did not $verb at once"
  mark_started app "${files[@]}"
}

daemon_env() {
  # shellcheck disable=SC2034 # fill uses it
  local TOKEN
  read_token "$TOKEN_FILE" || return
  fill "$RELEASE_DIR/etc/daemon.env" ${EGRESS_HOSTS:+internal-hosts}
}

# The daemon trusts loopback alone with some of its functions, so it listens on the loopback of its container. A proxy that
# has joined the container's network leads there. Each start of the container makes another network.
do_join() {
  local verb=restart link=$ROOT/run/open-design/netns network
  network=$(docker inspect -f '{{.NetworkSettings.SandboxKey}}' open-design)
  # Connections survive a restart of Docker.
  if [[ $(readlink "$link") == "$network" ]]; then verb=start; fi
  ln -sfn "$network" "$link"
  systemctl --no-block "$verb" open-design-daemon.service
}
