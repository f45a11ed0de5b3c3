# shellcheck shell=bash
# shellcheck disable=SC2034 # the other parts use them
STATE=/var/lib/open-design
CONF=/etc/open-design
DATA=/srv/open-design
UNITS=/etc/systemd/system
LOG=/var/log/open-design.log
TOKEN_FILE=$DATA/secrets/token
SECRET_MAP=$CONF/front-proxy-secret.conf
OPERATIONS=/opt/open-design/operations/current
CHANGED=0

say() { printf '%s\n' "$*"; }

die() {
  printf 'open-design: %s\n' "$*" >&2
  exit 1
}

need_root() { ((EUID == 0)) || die "got user $EUID, allowed root; use sudo"; }

# put MODE FILE: standard input becomes FILE, whole or not at all; CHANGED is set if that made a difference.
# Nothing is ever meant to be empty: it is what a producer that failed leaves.
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

# stale NAME FILE...: whether a service was told of other files than these; told NAME FILE... notes that it was told.
# CHANGED cannot say it: an apply that was cut off may have written a file and told nobody.
stale() { ! cmp -s <(sha256sum "${@:2}") "$STATE/told-$1"; }
told() { sha256sum "${@:2}" | put 0600 "$STATE/told-$1"; }

# retry TIMES SECONDS COMMAND...
retry() {
  local left=$1 pause=$2
  shift 2
  until "$@"; do
    ((--left)) || return 1
    say "will try again in $pause s: $1"
    sleep "$pause"
  done
}

# unit NAME: installs a unit of this release.
unit() {
  put 0644 "$UNITS/$1" <"$RELEASE_DIR/units/$1"
}

read_values() {
  [[ -s $CONF/values.env ]] || die "got no $CONF/values.env; deploy again"
  # shellcheck source=/dev/null
  . "$CONF/values.env"
  [[ $DATA_DISK_ID =~ ^d-[a-z0-9]+$ ]] || die "got disk id '$DATA_DISK_ID', allowed d- and letters or digits; deploy again"
  SERVER=${DOMAIN:-$PUBLIC_ADDRESS}
  [[ -n $SERVER ]] || SERVER=$(ip -4 -o route get 100.100.100.200 | sed -n 's/.* src \([0-9.]*\).*/\1/p')
  [[ $SERVER =~ ^[A-Za-z0-9.-]+$ ]] || die "got address '$SERVER', allowed a name or an IPv4 address; deploy again"
}
