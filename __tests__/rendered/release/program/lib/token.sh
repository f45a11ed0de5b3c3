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

read_token() {
  TOKEN=
  { read -r TOKEN <"$1"; } 2>/dev/null || true
  [[ $TOKEN =~ ^[A-Za-z0-9_-]{32,121}$ ]] && return
  say "$1 holds something else than 32 to 121 letters, digits, _ or -" >&2
  return 1
}

secret_map() {
  local TOKEN BASIC PASSES
  read_token "$TOKEN_FILE" || return
  BASIC=$(printf '%s' "$BASIC_USER:$TOKEN" | base64 -w0)
  PASSES=$(pass_maps)
  fill "$RELEASE_DIR/etc/secret-map.conf"
}

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
