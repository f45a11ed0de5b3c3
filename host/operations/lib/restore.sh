# shellcheck shell=bash
# Sets RESTORED to the folder that the archive is unpacked in, and FOREIGN to 1 if the operator trusts the archive.
do_restore() {
  local drill=0
  FOREIGN=0
  while [[ ${1-} == --* ]]; do
    case $1 in
    --drill) drill=1 ;;
    --foreign) FOREIGN=1 ;;
    *) break ;;
    esac
    shift
  done
  [[ $# == 1 && ${1-} != --* || ($# == 0 && $drill == 1) ]] || die "got '$*', allowed one archive; see: open-design restore --help"
  if ((drill)); then take_lock 0; else begin_operation restore; fi
  trap 'rm -rf "$DATA"/.restore.*' EXIT
  RESTORED=$(mktemp -d "$DATA/.restore.XXXXXX")
  if ((drill)); then
    unpack "${1-$(newest_backup)}"
    [[ $(<"$RESTORED/damaged") == '[]' ]] ||
      die "the drill failed: the archive holds a damaged database, which the lines above name; a restore would accept it, because it was damaged when it was packed"
    drill
    return
  fi
  attempt restore "$1"
  if ((CODE)); then
    if daemon_healthy; then end_operation; else record failed restore; fi
    die "the restore failed; the lines above say why and what runs now"
  fi
  end_operation
}

newest_backup() {
  local all=("$BACKUPS"/open-design-*.tar.gz*)
  [[ -e ${all[-1]} ]] || die "got no archive, and there is none in $BACKUPS; make one: open-design backup"
  printf '%s\n' "${all[-1]}"
}

# unpack ARCHIVE: unpacks it into RESTORED/data and checks it.
unpack() {
  local archive name=${1#oss:}
  name=${name##*/}
  archive=$(secured "$1" "$name")
  if ((!FOREIGN)); then
    is_ours "$archive" "$name" || die "$1 is not as this host made it: another host's, renamed or changed; if you trust" \
      "where it comes from: open-design restore --foreign; nothing was changed"
  fi
  say "unpacking $1"
  for_app "$RESTORED/data"
  unseal "$archive" "$name" | snapshot_as_app BindPaths="$RESTORED/data:/data" -- unpack /data >"$RESTORED/damaged" ||
    die "$1 cannot be restored: damaged, another key, or no room on the data disk; nothing was changed"
  snapshot_as_app BindPaths="$RESTORED/data:/data" -- integrity /data <"$RESTORED/damaged" ||
    die "$1 holds a damaged database; nothing was changed"
}

# secured ARCHIVE NAME: prints the path of the archive in a folder that only root can write, so that it cannot change between
# the check and the unpacking. An archive in any other folder is copied first.
secured() {
  local file free
  if [[ $1 == oss:* ]]; then
    bucket get "$RESTORED/$2" >&2 || die "cannot fetch $1; nothing was changed"
    printf '%s' "$RESTORED/$2"
    return
  fi
  file=$(realpath -m "$1")
  [[ -f $file ]] || die "got '$1', allowed a file or oss:NAME; see: open-design status"
  if [[ $file != "$(realpath -m "$BACKUPS")"/* ]]; then
    free=$(free_at "$RESTORED")
    (($(stat -c %s "$file") < free)) || die "got $free bytes free on the data disk, allowed more than $1 has; nothing was changed"
    dd if="$file" of="$RESTORED/archive" bs=1M iflag=nonblock,nofollow status=none ||
      die "cannot copy $1 to the data disk; nothing was changed"
    file=$RESTORED/archive
  fi
  printf '%s' "$file"
}

# restore ARCHIVE: exchanges old and new data in one step, so that the app always finds data.
restore() {
  local aside
  aside=$DATA/app.before-restore-$(snapshot stamp)
  unpack "$1"
  mv -T "$RESTORED/data" "$aside"
  sync -f "$aside"
  systemctl stop open-design.service
  snapshot exchange "$aside" "$DATA/app"
  systemctl start open-design.service || true
  if healthy; then
    say "restored from $1; the data as they were before are in $aside: remove them when nobody needs them"
    return
  fi
  say "the app is not healthy with the restored data; returning to the ones before"
  systemctl stop open-design.service
  snapshot exchange "$aside" "$DATA/app"
  systemctl start open-design.service || true
  healthy || die "the data are back, but the app is not healthy; see: open-design logs"
  die "the data as they were before are back; the restored ones are in $aside"
}
