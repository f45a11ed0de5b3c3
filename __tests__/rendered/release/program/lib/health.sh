HEALTH_TRIES=60

step_health() {
  if ! healthy; then
    if [[ -d $DATA/app.previous ]]; then return_previous; fi
    die "the app never became healthy, the proxy answered '${PROXY_ANSWERS-}', $(df -h --output=avail "$DATA" | tail -n 1) free on the data disk; see open-design logs"
  fi
  local before
  before=$(proven_image)
  echo "$IMAGE" | put 0600 "$DATA/image"
  rm -rf "$DATA/app.previous"
  (prune_images "$before") || say "images that nothing needs stay on the disk; the lines above say why"
}

healthy() { wait_healthy && retry 5 2 proxy_healthy; }

wait_healthy() {
  local i
  for ((i = 0; i < HEALTH_TRIES; i++)); do
    daemon_healthy && return
    sleep 3
  done
  return 1
}

daemon_healthy() { [[ $(probe --unix-socket "$DAEMON_SOCKET" "http://127.0.0.1:$DAEMON_PORT$HEALTH_PATH" </dev/null) == 200 ]]; }

proxy_healthy() {
  local TOKEN
  read_token "$TOKEN_FILE" || return
  PROXY_ANSWERS="$(probe_proxy "$HEALTH_PATH" </dev/null) $(probe_proxy / </dev/null)"
  PROXY_ANSWERS+=" $(printf 'user = "%s:%s"\n' "$BASIC_USER" "$TOKEN" | probe_proxy /)"
  [[ $PROXY_ANSWERS =~ ^200\ 401\ [23][0-9][0-9]$ ]]
}

probe() { curl -sk --noproxy '*' --max-time 5 -o /dev/null -w '%{http_code}' -K - "$@" || true; }

probe_proxy() {
  if [[ $FRONT == tls ]]; then
    probe "https://127.0.0.1$1"
  elif [[ $CLIENT_ADDRESS == proxy_protocol ]]; then
    probe --haproxy-protocol "http://127.0.0.1:$REQUESTS_PORT$1"
  else
    probe "http://127.0.0.1:$REQUESTS_PORT$1"
  fi
}
