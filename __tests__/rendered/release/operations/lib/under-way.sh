take_lock() {
  if [[ /proc/self/fd/9 -ef $VAR/lock ]]; then return; fi
  exec 9>"$VAR/lock"
  flock -w "$1" 9 || die "busy: apply or another operation is at work; see: open-design ready"
  if [[ $(readlink -e "$OPT/current") != "$RELEASE_DIR" ]]; then
    exec "$OPT/operations/current/bin/operations" "${words[@]}"
  fi
  read_state
}

begin_operation() {
  take_lock 0
  case $(status_of state) in
  ready | failed)
    RESUMED=0
    put 0644 "$VAR/status.before" <"$VAR/status"
    ;;
  *)
    [[ $(status_of step) == "$1" ]] || die "apply was interrupted at step '$(status_of step)'; finish it first: open-design apply"
    RESUMED=1
    ;;
  esac
  record working "$1"
}

end_operation() { mv -f "$VAR/status.before" "$VAR/status"; }

attempt() {
  set +e
  (
    set -e
    "$@"
  ) 2>&1 | tee -a "$LOG"
  CODE=${PIPESTATUS[0]}
  set -e
}
