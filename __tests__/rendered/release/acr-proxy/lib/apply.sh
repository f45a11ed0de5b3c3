LOCK_WAIT=1500

do_apply() {
  local code
  need_root
  mkdir -p "$VAR"
  take_apply_lock
  exec_newest_release
  if is_applied; then
    say "nothing to do: release ${RELEASE_DIR##*/} is applied and healthy"
    exit 0
  fi
  trap 'report_failure $?' EXIT
  trap 'exit 143' TERM INT HUP
  if [[ -e $LOG ]]; then mv -f "$LOG" "$LOG.1"; fi
  mkdir -p "${LOG%/*}"
  set +e
  (
    set -e
    run_steps
  ) 2>&1 | tee "$LOG"
  code=${PIPESTATUS[0]}
  exit "$code"
}

take_apply_lock() {
  exec 9>"$VAR/lock"
  flock -n 9 && return
  say "another command is at work; waiting"
  flock -w "$LOCK_WAIT" 9 || die "it still holds the lock after $LOCK_WAIT s; see $NAME ready"
}

exec_newest_release() {
  local wanted
  wanted=$(cat "$VAR/wanted-releases" 2>/dev/null) || return 0
  [[ $wanted == "${RELEASE_DIR##*/}" || ! -x ${RELEASE_DIR%/*}/$wanted/bin/$NAME ]] && return
  say "release $wanted is newer; applying that"
  exec "${RELEASE_DIR%/*}/$wanted/bin/$NAME" apply
}

release_sums() { (cd "$RELEASE_DIR" && find . -type f | sort | xargs sha256sum); }

fingerprint() { sha256sum <(release_sums) <(other_inputs) "$1" | cut -d" " -f1; }

is_applied() {
  [[ -e $VAR/done && $(status_of state) == ready ]] && cmp -s <(fingerprint "$CONF/state") "$VAR/applied" && read_state && is_healthy
}

run_steps() {
  local i
  for i in "${!STEPS[@]}"; do
    record working "$((i + 1))/${#STEPS[@]} ${STEPS[i]}"
    say "step $((i + 1))/${#STEPS[@]} ${STEPS[i]}"
    "step_${STEPS[i]}"
  done
}

record() {
  printf 'state=%s\nstep=%s\nrelease=%s\ntime=%s\n' "$1" "$2" "${RELEASE_DIR##*/}" "$(date -u +%FT%TZ)" | put 0644 "$VAR/status"
}

report_failure() {
  (($1)) || return 0
  local step
  step=$(status_of step)
  record failed "$step"
  say "$NAME: FAILED at step $step (exit $1); the lines above say why, $LOG has them all"
}

step_integrity() {
  [[ $(release_sums | sha256sum) == "${RELEASE_DIR##*/}  -" ]] || die "the release on this host is damaged; deploy again"
  adopt_state
  ln -sfn "$RELEASE_DIR" "$OPT/next"
  mv -fT "$OPT/next" "$OPT/current"
  mkdir -p "$ROOT/usr/local/sbin"
  ln -sfn "$OPT/current/bin/$NAME" "$ROOT/usr/local/sbin/$NAME"
}

step_finish() {
  find "${RELEASE_DIR%/*}" -mindepth 1 -maxdepth 1 ! -path "$RELEASE_DIR" -mmin +60 -exec rm -rf {} +
  fingerprint "$VAR/state" | put 0644 "$VAR/applied"
  record ready "${#STEPS[@]}/${#STEPS[@]} finish"
  sync
  touch "$VAR/done"
  sync
  say_ready
}
