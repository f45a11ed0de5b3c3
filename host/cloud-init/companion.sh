#!/bin/sh
# What user data unpack to when they bring another service beside the program. A file is replaced at once: at a boot that
# repeats the first one, the service may read the earlier one.
set -eu
umask 077
put() {
  mkdir -p "${2%/*}"
  cat >"$2.new"
  chmod "$1" "$2.new"
  mv -f "$2.new" "$2"
}
put 0600 /var/lib/@@NAME@@/program.sh <<'@@END@@'
@@PROGRAM@@
@@END@@
@@FILES@@
@@START@@
