# shellcheck shell=bash
# shellcheck disable=SC2034 # the operations use CODE and RESUMED
# Apply's lock. Whoever was started by its holder has it already.
take_lock() {
  if [[ /proc/self/fd/9 -ef $STATE/lock ]]; then return; fi
  exec 9>"$STATE/lock"
  flock -w "$1" 9 || die "busy: apply or another operation is at work; see: open-design ready"
}

# begin NAME: notes what is under way. Should it be cut off, the next apply finishes it, at boot at the latest.
begin() {
  take_lock 0
  read_values
  case $(status_of state) in
  ready | failed)
    RESUMED=0
    put 0644 "$STATE/status.before" <"$STATE/status"
    ;;
  *)
    [[ $(status_of step) == "$1" ]] || die "apply was interrupted at step '$(status_of step)'; finish it first: open-design apply"
    RESUMED=1
    ;;
  esac
  record working "$1"
}

finish() { mv -f "$STATE/status.before" "$STATE/status"; }

# attempt COMMAND...: its exit code becomes CODE. As a condition it would run without set -e.
attempt() {
  set +e
  (
    set -e
    "$@"
  ) 2>&1 | tee -a "$LOG"
  CODE=${PIPESTATUS[0]}
  set -e
}
