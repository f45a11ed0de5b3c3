# shellcheck shell=bash
# The name of an archive contains a tag, which proves that this host made it. The key is on the data disk, so that a new host
# with the old disk accepts the archives of the old host.
ARCHIVE_KEY=$DATA/secrets/archive.key

# tagged FILE NAME: prints the name of an archive with its tag: open-design-TIME-host-TAG.tar.gz
tagged() {
  local tag
  [[ -s $ARCHIVE_KEY ]] || openssl rand -hex 32 | put 0600 "$ARCHIVE_KEY"
  tag=$(tag_of "$1" "$2") || return 1
  printf '%s' "${2%%.tar.gz*}-$tag.tar.gz${2#*.tar.gz}"
}

# is_ours FILE NAME: whether this host made the archive with this name and content.
is_ours() {
  [[ $2 =~ ^(open-design-[0-9TZ.]+-host)-([0-9a-f]{32})(\.tar\.gz(\.gpg)?)$ ]] || return 1
  local name=${BASH_REMATCH[1]}${BASH_REMATCH[3]} tag=${BASH_REMATCH[2]}
  [[ -s $ARCHIVE_KEY ]] && name=$(tag_of "$1" "$name") && [[ $name == "$tag" ]]
}

# tag_of FILE NAME: prints the tag of an archive, whose name without the tag is NAME.
tag_of() { python3 -IB "$OPERATIONS_DIR/python/tag.py" "$ARCHIVE_KEY" "$2" <"$1"; }
