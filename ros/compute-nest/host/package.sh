# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # the host program uses some and sets others
# What the template of Compute Nest adds to the host program. The state names the image of a package by a tag, as PACKAGE in
# place of IMAGE. The host pulls it once, with a login that soon expires, and runs it by its digest from then on.
LOGIN=$CONF/registry/config.json RECORD=$VAR/package
# Seconds for which a first boot waits for the login.
LOGIN_WAIT=300
RENEW='update the service instance in Compute Nest, which brings a new login'
STATE_FORMATS[PACKAGE]='[a-z0-9][A-Za-z0-9._/:-]*:[A-Za-z0-9_][A-Za-z0-9._-]*'
unset 'STATE_FORMATS[IMAGE]'
STEPS=("${STEPS[@]/%image/package}")
IMAGE=$(sed -n 's/^IMAGE=//p' "$RECORD" 2>/dev/null || true)

# step_package: pulls the image of a package that this host has not pulled yet. Sets IMAGE.
step_package() {
  local is_known=1
  grep -qsxF "PACKAGE=$PACKAGE" "$RECORD" || is_known=0
  if ((!is_known)) || ! docker image inspect "$IMAGE" >/dev/null 2>&1; then
    wait_for_login
    ((is_known)) || retry 5 15 find_digest ||
      die "cannot find $PACKAGE; the lines above say why; if its registry refuses the login, $RENEW"
  fi
  (step_image) || die "cannot pull the image of $PACKAGE; the lines above say why; if its registry refuses the login, $RENEW"
  printf 'PACKAGE=%s\nIMAGE=%s\n' "$PACKAGE" "$IMAGE" | put 0600 "$RECORD"
  rm -f "$LOGIN"
}

# A command of the stack brings the login. A first boot may be faster.
wait_for_login() {
  local waited
  for ((waited = 0; waited < LOGIN_WAIT; waited += 5)); do
    if [[ -s $LOGIN || -e $VAR/done ]]; then break; fi
    ((waited)) || say "waiting for the login to the registry"
    sleep 5
  done
  [[ -s $LOGIN ]] || die "got no login to pull $PACKAGE; $RENEW"
}

# Prints the digest of the image for a processor, of what Docker tells about a tag: one image, or a list.
DIGEST_OF='import json, sys
told = json.load(sys.stdin)
for image in told if isinstance(told, list) else [told]:
    found = image["Descriptor"]
    if found.get("platform", {}).get("architecture", sys.argv[1]) == sys.argv[1]:
        sys.exit(print(found["digest"]))
sys.exit("the registry has no image for " + sys.argv[1])'

# find_digest: asks the registry which image has the tag. Sets IMAGE.
find_digest() {
  local told digest
  told=$(DOCKER_CONFIG=${LOGIN%/*} timeout 120 docker manifest inspect -v "$PACKAGE") &&
    digest=$(python3 -Ic "$DIGEST_OF" "$(dpkg --print-architecture)" <<<"$told") && IMAGE=${PACKAGE%:*}@$digest
}
