do_logs() {
  local word what=app follow=()
  for word in "$@"; do
    case $word in
    app | proxy | apply) what=$word ;;
    --follow) follow=(-f) ;;
    *) die "got '$word', allowed app, proxy, apply and --follow; see: open-design logs --help" ;;
    esac
  done
  "${what}_log" "${follow[@]}" 2>&1 | redact
}

app_log() { docker logs --tail 200 "$@" open-design; }
proxy_log() { tail -n 200 "$@" "$ROOT"/var/log/nginx/{error.log,open-design.access.log}; }
apply_log() { tail -n 200 "$@" "$LOG"; }

redact() {
  python3 "$OPERATIONS_DIR/python/redact.py" "$BASIC_USER" "$TOKEN_FILE" "$TOKEN_FILE.previous" "$CONF/daemon.env" \
    "$CONF/backup.key" "$ARCHIVE_KEY" "$CONF/registry/config.json" "$APP_ENV"
}
