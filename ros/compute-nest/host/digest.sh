# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # package.sh uses some and sets others
# Arrives with the login: finds the digest of a tag.
# Prints the digest of the image for a processor, of what Docker tells about a tag: one image, or a list.
DIGEST_OF='import json, sys
told = json.load(sys.stdin)
for image in told if isinstance(told, list) else [told]:
    found = image["Descriptor"]
    if found.get("platform", {}).get("architecture", sys.argv[1]) == sys.argv[1]:
        sys.exit(print(found["digest"]))
sys.exit("the registry has no image for " + sys.argv[1])'
WHY='the lines above say why'

# find_digest: asks the registry which image has the tag. Sets IMAGE.
find_digest() {
  retry 5 15 ask_registry && return
  grep -qE '(unauthorized|denied): ' "$VAR/asked" && refused
  return 1
}

ask_registry() {
  local told digest
  told=$(DOCKER_CONFIG=${LOGIN%/*} timeout 120 docker manifest inspect -v "$PACKAGE" 2>"$VAR/asked") &&
    digest=$(python3 -Ic "$DIGEST_OF" "$(dpkg --print-architecture)" <<<"$told") && IMAGE=${PACKAGE%:*}@$digest && return
  cat "$VAR/asked" >&2
  return 1
}

# refused: keeps nothing of the login but an empty file, so that a later apply neither tries it nor waits for it.
refused() {
  WHY='the registry refuses the login'
  : >"$LOGIN"
  return 1
}

[[ -s $LOGIN ]] || refused
