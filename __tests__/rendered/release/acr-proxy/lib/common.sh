VAR=$ROOT/var/lib/$NAME
CONF=$ROOT/etc/$NAME
DATA=$ROOT/srv/$NAME
OPT=$ROOT/opt/$NAME
UNITS=$ROOT/etc/systemd/system
LOG=$ROOT/var/log/$NAME.log
CHANGED=0

say() { printf '%s\n' "$*"; }

die() {
  printf '%s: %s\n' "$NAME" "$*" >&2
  exit 1
}

need_root() { ((EUID == 0)) || [[ -n $ROOT ]] || die "got user $EUID, allowed root; use sudo"; }

put() {
  local new
  mkdir -p "${2%/*}"
  new=$(mktemp "$2.XXXXXX")
  cat >"$new"
  [[ -s $new ]] || die "got nothing to write to $2"
  chmod "$1" "$new"
  if cmp -s "$new" "$2"; then
    rm -f "$new"
    chmod "$1" "$2"
    return
  fi
  sync "$new"
  mv -f "$new" "$2"
  sync "${2%/*}"
  CHANGED=1
}

needs_restart() { ! cmp -s <(sha256sum "${@:2}") "$VAR/started-$1"; }
mark_started() { sha256sum "${@:2}" | put 0600 "$VAR/started-$1"; }

retry() {
  local left=$1 pause=$2
  shift 2
  until "$@"; do
    ((--left)) || return 1
    say "will try again in $pause s: $1"
    sleep "$pause"
  done
}

install_unit() { put 0644 "$UNITS/$1" <"$RELEASE_DIR/units/$1"; }
