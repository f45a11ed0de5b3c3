# shellcheck shell=bash
DRILL=open-design-drill
# Seconds.
DOCKER_LIMIT=120

# Starts the present image with the data in RESTORED, without a network, and waits until it is healthy.
drill() {
  local image data_dir
  image=$(sed -n 's/^    image: //p' "$CONF/compose.yaml")
  data_dir=$(sed -n 's/^OD_DATA_DIR=//p' "$CONF/daemon.env")
  # The drill has a token of its own: a container's environment is no place for the app's.
  {
    grep -v '^OD_API_TOKEN=' "$CONF/daemon.env"
    printf 'OD_API_TOKEN=%s\n' "$(openssl rand -hex 32)"
    app_variables
  } >"$RESTORED/env"
  end_drill
  trap 'end_drill; rm -rf "$DATA"/.restore.*' EXIT
  timeout "$DOCKER_LIMIT" docker run -d --name "$DRILL" --network none --user "$RUN_AS" --read-only --tmpfs /tmp --cap-drop ALL \
    --security-opt no-new-privileges --pids-limit "$PIDS" --memory "${MEMORY_MIB}m" --env-file "$RESTORED/env" \
    --mount "type=bind,source=$RESTORED/data,target=$data_dir" "$image" >/dev/null
  retry 20 3 drill_healthy || {
    timeout "$DOCKER_LIMIT" docker logs --tail 20 "$DRILL" 2>&1 | redact
    die "the drill failed: $image is not healthy with the restored data"
  }
  say "the drill succeeded: databases are intact, and $image is healthy with them"
}

drill_healthy() {
  timeout "$DOCKER_LIMIT" docker exec "$DRILL" node -e "fetch('http://127.0.0.1:$DAEMON_PORT$HEALTH_PATH').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
}

end_drill() { timeout "$DOCKER_LIMIT" docker rm -f "$DRILL" >/dev/null 2>&1 || true; }
