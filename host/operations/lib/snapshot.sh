# shellcheck shell=bash
# Names and times only: it opens none of the app's files.
snapshot() { python3 -IB "$OPERATIONS_DIR/python/snapshot.py" "$@"; }

# snapshot_as_app BIND... -- WORD...: what opens the app's files, or an archive, whoever made it. See as_app.
snapshot_as_app() {
  local binds=()
  while [[ $1 != -- ]]; do
    binds+=("$1")
    shift
  done
  shift
  as_app BindReadOnlyPaths="$OPERATIONS_DIR/python/snapshot.py:/snapshot.py" "${binds[@]}" -- /usr/bin/python3 -IB /snapshot.py "$@"
}

# for_app FOLDER: makes a folder for the app's user, in one that only root enters.
for_app() { install -d -m 0700 -o "${RUN_AS%:*}" -g "${RUN_AS#*:}" "$1"; }
