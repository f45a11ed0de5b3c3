# shellcheck shell=bash
status_of() { sed -n "s/^$1=//p" "$VAR/status" 2>/dev/null || true; }

do_ready() {
  need_root
  local step
  step=$(status_of step)
  case $(status_of state) in
  ready)
    if ! is_up; then
      say "failed: applied, but @@SERVICE@@ does not answer; see $NAME status"
      exit 1
    fi
    say "ready since $(status_of time), release $(status_of release)"
    ;;
  working)
    if flock -n "$VAR/lock" true; then
      say "failed: interrupted at step $step"
      exit 1
    fi
    say "still working: step $step"
    exit 2
    ;;
  failed)
    say "failed at step $step; the last lines:"
    tail -n 15 "$LOG"
    exit 1
    ;;
  *)
    say "still working: apply has not begun"
    exit 2
    ;;
  esac
}
