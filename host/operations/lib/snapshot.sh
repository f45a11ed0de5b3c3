# shellcheck shell=bash
# Runs as root, for commands that open none of the app's files: stamp and exchange.
# -E and -s keep the environment and a user's modules out; -I would keep the program's own modules out too.
snapshot() { python3 -EsB "$OPERATIONS_DIR/python/snapshot.py" "$@"; }

# snapshot_as_app BIND... -- WORD...: for commands that open the app's files or an archive. See as_app.
snapshot_as_app() {
  local binds=()
  while [[ $1 != -- ]]; do
    binds+=("$1")
    shift
  done
  shift
  as_app BindReadOnlyPaths="$OPERATIONS_DIR/python:/python" "${binds[@]}" -- /usr/bin/python3 -EsB /python/snapshot.py "$@"
}

# for_app FOLDER: creates a folder of the app's user. Only root may be able to write its parent.
for_app() { install -d -m 0700 -o "${RUN_AS%:*}" -g "${RUN_AS#*:}" "$1"; }
