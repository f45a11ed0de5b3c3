snapshot() { python3 -EsB "$OPERATIONS_DIR/python/snapshot.py" "$@"; }

snapshot_as_app() {
  local binds=()
  while [[ $1 != -- ]]; do
    binds+=("$1")
    shift
  done
  shift
  as_app BindReadOnlyPaths="$OPERATIONS_DIR/python:/python" "${binds[@]}" -- /usr/bin/python3 -EsB /python/snapshot.py "$@"
}

for_app() { install -d -m 0700 -o "${RUN_AS%:*}" -g "${RUN_AS#*:}" "$1"; }
