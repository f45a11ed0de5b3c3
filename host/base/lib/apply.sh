# shellcheck shell=bash
# apply brings the host to its desired state, step by step. The host program defines STEPS, a function step_NAME for each
# step, is_up (the service answers), is_healthy (it answers correctly), other_inputs (files beside release and state that
# apply depends on) and say_ready.
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

# A newer release may have arrived while this one waited for the lock.
exec_newest_release() {
  local wanted
  wanted=$(cat "$VAR/wanted-releases" 2>/dev/null) || return 0
  [[ $wanted == "${RELEASE_DIR##*/}" || ! -x ${RELEASE_DIR%/*}/$wanted/bin/$NAME ]] && return
  say "release $wanted is newer; applying that"
  exec "${RELEASE_DIR%/*}/$wanted/bin/$NAME" apply
}

# The hash of this text is the name of the release.
release_sums() { (cd "$RELEASE_DIR" && find . -type f | sort | xargs sha256sum); }

fingerprint() { sha256sum <(release_sums) <(other_inputs) "$CONF/state" | cut -d" " -f1; }

# Whether the host is as the last apply left it: the fingerprint is the same, and the service is healthy.
is_applied() {
  [[ -e $VAR/done && $(status_of state) == ready ]] && cmp -s <(fingerprint) "$VAR/applied" && read_state && is_healthy
}

run_steps() {
  local i
  for i in "${!STEPS[@]}"; do
    record working "$((i + 1))/${#STEPS[@]} ${STEPS[i]}"
    say "step $((i + 1))/${#STEPS[@]} ${STEPS[i]}"
    "step_${STEPS[i]}"
  done
}

# record STATE STEP
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

# The first step checks that release and state are complete. Sets what read_state sets.
step_integrity() {
  [[ $(release_sums | sha256sum) == "${RELEASE_DIR##*/}  -" ]] || die "the release on this host is damaged; deploy again"
  read_state
  ln -sfn "$RELEASE_DIR" "$OPT/next"
  mv -fT "$OPT/next" "$OPT/current"
  mkdir -p "$ROOT/usr/local/sbin"
  ln -sfn "$OPT/current/bin/$NAME" "$ROOT/usr/local/sbin/$NAME"
}

# The last step.
step_finish() {
  # A recent release may belong to an apply that waits for the lock.
  find "${RELEASE_DIR%/*}" -mindepth 1 -maxdepth 1 ! -path "$RELEASE_DIR" -mmin +60 -exec rm -rf {} +
  fingerprint | put 0644 "$VAR/applied"
  record ready "${#STEPS[@]}/${#STEPS[@]} finish"
  sync
  touch "$VAR/done"
  sync
  say_ready
}
