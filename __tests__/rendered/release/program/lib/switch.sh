
proven_image() {
  local image=${IMAGE-}
  if [[ -e $DATA/image ]]; then image=$(<"$DATA/image"); fi
  [[ $image =~ ^$PINNED_IMAGE$ ]] ||
    die "got something else than name@sha256:<64 hex digits> in $DATA/image; write the image there that ran last with these data"
  printf '%s\n' "$image"
}

keep_previous() {
  local was kept=$DATA/app.previous
  was=$(proven_image)
  if [[ $was == "$IMAGE" ]]; then return; fi
  if [[ -d $kept ]] && ! grep -qsF "image: $was" "$CONF/compose.yaml"; then return; fi
  say "switching from $was to $IMAGE"
  "$RELEASE_DIR/bin/open-design" backup --local || die "cannot leave $was without a backup; the lines above say why"
  rm -rf "$kept" "$kept.new" "$DATA/app.failed"
  systemctl stop open-design.service
  if ! "$RELEASE_DIR/bin/open-design" copy-data "$kept.new"; then
    rm -rf "$kept.new"
    systemctl start open-design.service || true
    die "cannot copy the data to $kept; make room on the data disk and try again; $was runs on"
  fi
  mv -T "$kept.new" "$kept"
}

return_previous() {
  local wanted=$IMAGE
  IMAGE=$(proven_image)
  say "$wanted is not healthy; returning to $IMAGE and to the data as they were before"
  step_image
  touch "$DATA/returning"
  sync
  finish_return
  run_app
  healthy || die "$IMAGE is back, with its data, but is not healthy either; see: open-design logs"
  die "$wanted never became healthy; $IMAGE and its data are back; what it made of them is in $DATA/app.failed until the next switch"
}

finish_return() {
  [[ -e $DATA/returning ]] || return 0
  local IMAGE
  IMAGE=$(proven_image)
  systemctl stop open-design.service
  if [[ -d $DATA/app.previous ]]; then
    if [[ -d $DATA/app ]]; then mv -T "$DATA/app" "$DATA/app.failed"; fi
    mv -T "$DATA/app.previous" "$DATA/app"
  fi
  write_compose
  sync
  rm "$DATA/returning"
}
