#!/bin/sh
# A bundle: files of one release that unpack and check themselves, and then hand over to the program among them.
set -eu
umask 022

id=@@ID@@
all=${HOST_ROOT-}/opt/@@NAME@@/@@FOLDER@@
var=${HOST_ROOT-}/var/lib/@@NAME@@

file() {
  mkdir -p "$(dirname "$1")"
  cat >"$1"
  chmod "$2" "$1"
}

# A release is named by the hash of its files, so its name is its checksum.
intact() { [ "$(cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum)" = "$id  -" ]; }

damaged() {
  echo "release $id arrived damaged; deploy again" >&2
  exit 1
}

extract() (
  mkdir -p "$1"
  cd "$1"
@@FILES@@
)

case "${1-} ${2-}" in
'extract '?*)
  extract "$2"
  intact "$2" || damaged
  ;;
'@@COMMAND@@ ')
  if ! intact "$all/$id" 2>/dev/null; then
    mkdir -p "$all"
    new=$(mktemp -d "$all/.new.XXXXXX")
    extract "$new"
    intact "$new" || damaged
    chmod 0755 "$new"
    sync
    rm -rf "${all:?}/$id"
    mv "$new" "$all/$id"
  fi
  touch "$all/$id"
  mkdir -p "$var"
  printf '%s\n' "$id" >"$var/wanted.$$"
  sync "$var/wanted.$$"
  mv -f "$var/wanted.$$" "$var/wanted-@@FOLDER@@"
  exec "$all/$id/bin/@@PROGRAM@@" @@COMMAND@@
  ;;
*)
  echo "usage: sh $0 @@COMMAND@@ | extract DIRECTORY" >&2
  exit 64
  ;;
esac
