# shellcheck shell=bash
# shellcheck disable=SC2034 # the operations use them
# take_lock SECONDS: takes apply's lock, unless this process inherited it. Sets what read_state sets: the state may have
# changed while another process held the lock.
take_lock() {
  if [[ /proc/self/fd/9 -ef $VAR/lock ]]; then return; fi
  exec 9>"$VAR/lock"
  flock -w "$1" 9 || die "busy: apply or another operation is at work; see: open-design ready"
  read_state
}

# begin_operation NAME: records the operation, so that the next apply can finish it after an interruption. Sets RESUMED to 1
# if an earlier run of the same operation was interrupted.
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

# attempt COMMAND...: runs a command with set -e, which bash ignores in a condition. Sets CODE to its exit code.
attempt() {
  set +e
  (
    set -e
    "$@"
  ) 2>&1 | tee -a "$LOG"
  CODE=${PIPESTATUS[0]}
  set -e
}
