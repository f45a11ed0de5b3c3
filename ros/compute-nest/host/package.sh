# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the host program uses some and sets others
# What the template of Compute Nest adds to the host program. The state names the image of a package by a tag, as PACKAGE in
# place of IMAGE. The host pulls it once, with a login that soon expires, and runs it by its digest from then on.
LOGIN=$CONF/registry/config.json RECORD=$VAR/package
STATE_FORMATS[PACKAGE]='[a-z0-9][A-Za-z0-9._/:-]*:[A-Za-z0-9_.-]+'
unset 'STATE_FORMATS[IMAGE]'
STEPS=("${STEPS[@]/%image/package}")
IMAGE=$(sed -n 's/^IMAGE=//p' "$RECORD" 2>/dev/null || true)

# step_package: pulls the image of a package that this host has not pulled yet. Sets IMAGE.
step_package() {
  local known=1
  grep -qsxF "PACKAGE=$PACKAGE" "$RECORD" || known=0
  if ((!known)) || ! docker image inspect "$IMAGE" >/dev/null 2>&1; then
    # A command of the stack brings the login, and the program that finds the digest. A first boot may be faster.
    [[ -e $VAR/done ]] || retry 60 5 has_login || true
    # shellcheck source=/dev/null
    if ! { has_login && . "$VAR/digest.sh" && { ((known)) || find_digest; } && (step_image); }; then
      die "cannot pull $PACKAGE: ${WHY-there is no login}; update the service instance in Compute Nest, which brings a new login"
    fi
  fi
  printf 'PACKAGE=%s\nIMAGE=%s\n' "$PACKAGE" "$IMAGE" | put 0600 "$RECORD"
  rm -f "$LOGIN"
}

has_login() { [[ -e $LOGIN ]]; }
