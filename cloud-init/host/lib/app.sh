# shellcheck shell=bash
step_metadata() {
  unit open-design-metadata.service
  systemctl daemon-reload
  systemctl enable open-design-metadata.service
  systemctl restart open-design-metadata.service
}

step_image() {
  if [[ -e $CONF/registry/config.json ]]; then export DOCKER_CONFIG=$CONF/registry; fi
  docker image inspect "$IMAGE" >/dev/null 2>&1 && return
  say "pulling $IMAGE"
  retry 5 15 docker pull -q "$IMAGE" ||
    die "cannot pull $IMAGE; check its name, the way to its registry, and $CONF/registry/config.json if it is private"
}

step_app() {
  local app=$DATA/app
  mountpoint -q "$DATA" || die "the data disk is not mounted at $DATA; the app does not start without it"
  mkdir -p "$app"
  if [[ $(stat -c %u:%g "$app") != "$RUN_AS" ]]; then chown -R "$RUN_AS" "$app"; fi
  chmod 0700 "$app"
  daemon_env | put 0600 "$CONF/daemon.env"
  if [[ -e $CONF/compose.yaml ]] && ! grep -qF "image: $IMAGE" "$CONF/compose.yaml"; then
    put 0600 "$CONF/compose.yaml.previous" <"$CONF/compose.yaml"
  fi
  put 0600 "$CONF/compose.yaml" <"$RELEASE_DIR/etc/compose.yaml"
  unit open-design.service
  systemctl daemon-reload
  systemctl enable open-design.service
  local verb=start files=("$CONF/compose.yaml" "$CONF/daemon.env" "$UNITS/open-design.service")
  if stale app "${files[@]}"; then verb=restart; fi
  # Whether it runs is for the health gate to say, which can return to the previous image.
  systemctl "$verb" open-design.service || say "open-design.service did not $verb at once"
  told app "${files[@]}"
}

daemon_env() {
  local token
  read -r token <"$TOKEN_FILE"
  cat "$RELEASE_DIR/etc/daemon.env"
  printf 'OD_API_TOKEN=%s\nOD_ALLOWED_ORIGINS=https://%s\nOD_PUBLIC_BASE_URL=https://%s\n' "$token" "$SERVER" "$SERVER"
}
