# shellcheck shell=bash
# A stand-in for systemd-run on a machine without systemd. It implements the visible files, read-only files, the missing
# network, the user and the time limit. The tests of the booted host cover the rest.
set -eu
binds=() root='' limit=''
while [[ $1 != -- ]]; do
  case $1 in
  BindPaths=*) binds+=("rw:${1#*=}") ;;
  BindReadOnlyPaths=*) for bind in ${1#*=}; do binds+=("ro:${bind#-}"); done ;;
  RootDirectory=*) root=${1#*=} ;;
  RuntimeMaxSec=*) limit=${1#*=} ;;
  esac
  shift
done
shift
own=()
if ((EUID)); then
  # The user of the tests is already the app's user.
  own=(--map-root-user)
  while [[ $1 == *setpriv || $1 == --* ]]; do shift; done
fi
# shellcheck disable=SC2016
exec unshare "${own[@]}" --mount --net --ipc bash -c '
  set -eu
  root=$1 limit=$2 count=$3
  shift 3
  mount -t tmpfs -o mode=0755 tmpfs "$root"
  for bind in ro:/proc ro:/dev "${@:1:count}"; do
    kind=${bind%%:*} from=${bind#*:} to=
    if [[ $from == *:* ]]; then to=${from#*:} from=${from%%:*}; else to=$from; fi
    [[ -e $from ]] || continue
    if [[ -d $from ]]; then mkdir -p "$root$to"; else : >"$root$to"; fi
    mount --rbind "$from" "$root$to"
    if [[ $kind == ro && $from != /proc && $from != /dev && $EUID == 0 ]]; then mount -o remount,bind,ro "$root$to" 2>/dev/null || true; fi
  done
  shift "$count"
  exec chroot "$root" /usr/bin/timeout "$limit" "$@"
' sandbox "$root" "$limit" "${#binds[@]}" "${binds[@]}" "$@"
