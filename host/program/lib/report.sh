# shellcheck shell=bash
status_of() { sed -n "s/^$1=//p" "$STATE/status" 2>/dev/null || true; }

do_ready() {
  need_root
  local step
  step=$(status_of step)
  case $(status_of state) in
  ready)
    if ! daemon_healthy; then
      say "failed: applied, but the app does not answer; see open-design status"
      exit 1
    fi
    say "ready since $(status_of time), release $(status_of release)"
    ;;
  working)
    if flock -n "$STATE/lock" true; then
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

do_token() {
  need_root
  mountpoint -q "$DATA" || die "the data disk is not mounted at $DATA"
  cat "$TOKEN_FILE"
}
