PULLED=$VAR/images

step_image() {
  local registry=${IMAGE%%/*} config=$CONF/registry
  if [[ -n $ACR_INSTANCE && $registry =~ -registry(-vpc)?\.[a-z0-9-]+\.cr\.aliyuncs\.com$ ]]; then
    config=$VAR/registry
    echo "{\"credHelpers\": {\"$registry\": \"acr\"}}" | put 0600 "$config/config.json"
    local -x ACR_INSTANCE=$ACR_INSTANCE PATH=$RELEASE_DIR/python:$PATH
  fi
  if [[ -e $config/config.json ]]; then local -x DOCKER_CONFIG=$config; fi
  [[ -e $PULLED ]] || printf '%s\n\n' "$(proven_image)" | put 0600 "$PULLED"
  docker image inspect "$IMAGE" >/dev/null 2>&1 && return
  grep -qxF "$IMAGE" "$PULLED" || echo "$IMAGE" >>"$PULLED"
  say "pulling $IMAGE"
  retry 5 15 pull_image ||
    die "cannot pull $IMAGE; check its name, the way to its registry, the clock, and, if it is private, its ACR instance or $CONF/registry/config.json"
}

pull_image() { timeout 1800 docker pull -q "$IMAGE"; }

prune_images() {
  local before=$1 each known left=''
  mapfile -t known <"$PULLED"
  if [[ $before == "$IMAGE" ]]; then before=${known[1]-}; fi
  for each in "${known[@]}"; do
    if [[ -z $each || $each == "$IMAGE" || $each == "$before" ]]; then continue; fi
    if grep -qsxF "IMAGE=$each" "$CONF/state" "$VAR"/{state,package} || ! remove_image "$each"; then left+=$each$'\n'; fi
  done
  printf '%s\n%s\n%s' "$IMAGE" "$before" "$left" | put 0600 "$PULLED"
}

remove_image() {
  docker image inspect "$1" >/dev/null 2>&1 || return 0
  say "removing the image $1, which nothing here needs any more"
  timeout 300 docker image rm "$1" >/dev/null || { say "it stays until the next switch"; return 1; }
}
