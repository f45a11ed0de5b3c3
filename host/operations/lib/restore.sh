# shellcheck shell=bash
# Sets RESTORED to the folder that the archive is unpacked in.
do_restore() {
  local drill=0
  if [[ ${1-} == --drill ]]; then
    drill=1
    shift
  fi
  (($# == 1 || ($# == 0 && drill))) || die "got '$*', allowed one archive; see: open-design restore --help"
  if ((drill)); then take_lock 0; else begin_operation restore; fi
  trap 'rm -rf "$DATA"/.restore.*' EXIT
  RESTORED=$(mktemp -d "$DATA/.restore.XXXXXX")
  if ((drill)); then
    unpack "${1-$(newest_backup)}"
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
  local archive=$1
  if [[ $archive == oss:* ]]; then
    archive=$RESTORED/${1#oss:}
    bucket get "$archive" || die "cannot fetch $1; nothing was changed"
  fi
  [[ -f $archive ]] || die "got '$1', allowed a file or oss:NAME; see: open-design status"
  say "unpacking $1"
  unseal "$archive" | snapshot unpack "$RESTORED/data" ||
    die "$1 cannot be restored: damaged, another key, or no room on the data disk; nothing was changed"
  snapshot integrity "$RESTORED/data" || die "$1 holds a damaged database; nothing was changed"
  chown -hR "$RUN_AS" "$RESTORED/data"
  chmod 0700 "$RESTORED/data"
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
