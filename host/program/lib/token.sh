# shellcheck shell=bash
# shellcheck disable=SC2034 # other files and fill use them
# The token lies on the data disk, so that a new host with the old disk has the same token. It is passed through builtins
# and standard input only: an argument would be visible in the process list.
TOKEN_FILE=$DATA/secrets/token
SECRET_MAP=$CONF/front-proxy-secret.conf

step_token() {
  mkdir -p "${TOKEN_FILE%/*}"
  chmod 0700 "${TOKEN_FILE%/*}"
  [[ -s $TOKEN_FILE ]] || openssl rand -hex 32 | put 0600 "$TOKEN_FILE"
  chmod 0600 "$TOKEN_FILE"
  local TOKEN
  read_token "$TOKEN_FILE" || die "remove $TOKEN_FILE to have a new token made"
}

# read_token FILE: sets TOKEN; fails unless the file holds a token. A token goes into files of nginx, Docker and curl, where
# other characters would have a meaning.
read_token() {
  TOKEN=
  { read -r TOKEN <"$1"; } 2>/dev/null || true
  [[ $TOKEN =~ ^[A-Za-z0-9_-]{32,121}$ ]] && return
  say "$1 holds something else than 32 to 121 letters, digits, _ or -" >&2
  return 1
}

# secret_map: prints nginx's map from credentials to the daemon's header.
secret_map() {
  local TOKEN BASIC PASSES
  read_token "$TOKEN_FILE" || return
  BASIC=$(printf '%s' "$BASIC_USER:$TOKEN" | base64 -w0)
  PASSES=$(pass_maps)
  fill "$RELEASE_DIR/etc/secret-map.conf"
}

# pass_maps: prints the parts of the passes for assets, as nginx's maps from the digits of the time.
# shellcheck disable=SC2016 # these are variables of nginx
pass_maps() {
  local place digit part parts last dots=. zeros=000
  for place in 1 2 3 4; do
    parts='' last=''
    for digit in {0..9}; do
      part=$(printf '%s' "$TOKEN asset $place$digit" | sha256sum)
      parts+="    \"~^$dots$digit\" ${part:0:32};"$'\n'
      last+="    \"~^$dots(?:$digit(?!$zeros)|$(((digit + 1) % 10))$zeros)\" ${part:0:32};"$'\n'
    done
    printf 'map $msec $od_%s_%s {\n%s}\n' pass "$place" "$parts" last "$place" "$last"
    dots+=. zeros=${zeros#0}
  done
}

do_token() {
  need_root
  mountpoint -q "$DATA" || die "the data disk is not mounted at $DATA"
  cat "$TOKEN_FILE"
}
