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

# find_digest: asks the registry which image has the tag. Sets IMAGE.
find_digest() {
  local told digest
  told=$(DOCKER_CONFIG=${LOGIN%/*} timeout 120 docker manifest inspect -v "$PACKAGE") &&
    digest=$(python3 -Ic "$DIGEST_OF" "$(dpkg --print-architecture)" <<<"$told") && IMAGE=${PACKAGE%:*}@$digest
}
