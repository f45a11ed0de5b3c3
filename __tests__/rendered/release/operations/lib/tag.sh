ARCHIVE_KEY=$DATA/secrets/archive.key

tagged() {
  local tag
  [[ -s $ARCHIVE_KEY ]] || openssl rand -hex 32 | put 0600 "$ARCHIVE_KEY"
  tag=$(tag_of "$1" "$2") || return 1
  printf '%s' "${2%%.tar.gz*}-$tag.tar.gz${2#*.tar.gz}"
}

is_ours() {
  [[ $2 =~ ^(open-design-[0-9TZ.]+-host)-([0-9a-f]{32})(\.tar\.gz(\.gpg)?)$ ]] || return 1
  local name=${BASH_REMATCH[1]}${BASH_REMATCH[3]} tag=${BASH_REMATCH[2]}
  [[ -s $ARCHIVE_KEY ]] && name=$(tag_of "$1" "$name") && [[ $name == "$tag" ]]
}

tag_of() { python3 -IB "$OPERATIONS_DIR/python/tag.py" "$ARCHIVE_KEY" "$2" <"$1"; }
