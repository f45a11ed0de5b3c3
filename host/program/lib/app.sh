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
    die "cannot pull $IMAGE; check its name, the way to its registry, the clock, and $CONF/registry/config.json if it is private"
}

step_app() {
  local app=$DATA/app
  mountpoint -q "$DATA" || die "the data disk is not mounted at $DATA; the app does not start without it"
  # A new host with an old disk has to be able to stop what it never started.
  unit open-design.service
  systemctl daemon-reload
  if [[ -e $DATA/returning || $(proven_image) != "$IMAGE" ]]; then
    load_switch
    finish_return
    keep_previous
  fi
  mkdir -p "$app"
  if [[ $(stat -c %u:%g "$app") != "$RUN_AS" ]]; then chown -R "$RUN_AS" "$app"; fi
  chmod 0700 "$app"
  compose | put 0600 "$CONF/compose.yaml"
  run_app
}

# The image that the data belong to, because they were healthy with it; without one there are no data to lose.
proven_image() { cat "$DATA/image" 2>/dev/null || echo "$IMAGE"; }

# How data survive another image is one of the operations.
load_switch() {
  [[ -e $OPERATIONS/lib/switch.sh ]] || die "cannot leave $(proven_image): operations are not on this host yet; deploy again"
  # shellcheck source=/dev/null
  . "$OPERATIONS/lib/switch.sh"
}

# The release's Compose file, with the image that is wanted now: an operator's upgrade wants another one.
compose() { sed "s|^    image: .*|    image: $IMAGE|" "$RELEASE_DIR/etc/compose.yaml"; }

run_app() {
  daemon_env | put 0600 "$CONF/daemon.env"
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
