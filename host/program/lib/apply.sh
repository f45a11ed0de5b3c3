# shellcheck shell=bash
STEPS=(integrity disk docker metadata token image app proxy health certificate finish)
LOCK_WAIT=1500

do_apply() {
  local code
  need_root
  mkdir -p "$STATE"
  lock
  newest
  if unchanged; then
    say "nothing to do: release ${RELEASE_DIR##*/} is applied and healthy"
    exit 0
  fi
  trap 'report $?' EXIT
  trap 'exit 143' TERM INT HUP
  if [[ -e $LOG ]]; then mv -f "$LOG" "$LOG.1"; fi
  set +e
  (
    set -e
    run_steps
  ) 2>&1 | tee "$LOG"
  code=${PIPESTATUS[0]}
  exit "$code"
}

lock() {
  exec 9>"$STATE/lock"
  flock -n 9 && return
  say "another command is at work; waiting"
  flock -w "$LOCK_WAIT" 9 || die "it still holds the lock after $LOCK_WAIT s; see open-design ready"
}

# Whoever waited for the lock may have been overtaken by a newer desired state.
newest() {
  local wanted
  wanted=$(cat "$STATE/wanted-apply" 2>/dev/null) || return 0
  [[ $wanted == "${RELEASE_DIR##*/}" || ! -x ${RELEASE_DIR%/*}/$wanted/bin/open-design ]] && return
  say "release $wanted is newer; applying that"
  exec "${RELEASE_DIR%/*}/$wanted/bin/open-design" apply
}

# The hash of this text is the name of the release.
content() { (cd "$RELEASE_DIR" && find . -type f | sort | xargs sha256sum); }

# Everything that can differ between two desired states: the files of the release, what Terraform filled in, and the
# certificate that an operator may have put there.
fingerprint() { sha256sum <(content) <(cat "$TLS"/server.* 2>/dev/null) "$CONF/values.env" | cut -d" " -f1; }

unchanged() {
  [[ -e $STATE/done && $(status_of state) == ready ]] && cmp -s <(fingerprint) "$STATE/applied" && daemon_healthy && proxy_healthy
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
  printf 'state=%s\nstep=%s\nrelease=%s\ntime=%s\n' "$1" "$2" "${RELEASE_DIR##*/}" "$(date -u +%FT%TZ)" | put 0644 "$STATE/status"
}

report() {
  (($1)) || return 0
  local step
  step=$(status_of step)
  record failed "$step"
  say "open-design: FAILED at step $step (exit $1); the lines above say why, $LOG has them all"
}

step_integrity() {
  [[ $(content | sha256sum) == "${RELEASE_DIR##*/}  -" ]] || die "the release on this host is damaged; deploy again"
  read_values
  ln -sfn "$RELEASE_DIR" /opt/open-design/next
  mv -fT /opt/open-design/next /opt/open-design/current
  ln -sfn /opt/open-design/current/bin/open-design /usr/local/sbin/open-design
}

step_finish() {
  # A young one may belong to an apply that waits for the lock.
  find "${RELEASE_DIR%/*}" -mindepth 1 -maxdepth 1 ! -path "$RELEASE_DIR" -mmin +60 -exec rm -rf {} +
  fingerprint | put 0644 "$STATE/applied"
  record ready "${#STEPS[@]}/${#STEPS[@]} finish"
  sync
  touch "$STATE/done"
  sync
  say "ready: https://$SERVER/ - user $BASIC_USER, password from: sudo open-design token"
}
