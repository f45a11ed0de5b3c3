BACKUPS=$DATA/backups
BACKUP_LOCK_WAIT=3600
TRANSFER_LIMIT=7200

do_backup() {
  local to=$BACKUPS upload=1
  while (($#)); do
    case $1 in
    --local) upload=0 ;;
    --to)
      to=${2-}
      shift || true
      ;;
    *) to= ;;
    esac
    [[ -n $to ]] || die "got '$*', allowed --local and --to DIRECTORY; see: open-design backup --help"
    shift
  done
  take_lock "$BACKUP_LOCK_WAIT"
  trap 'backup_ended $?' EXIT
  trap 'exit 143' TERM INT HUP
  note_backup working "copying the data"
  make_archive "$to"
  if ((upload)) && [[ -n $BACKUP_BUCKET ]]; then
    note_backup working "copying to the bucket"
    warn_unsealed
    bucket put "$ARCHIVE" || die "the backup is $ARCHIVE, but not in the bucket $BACKUP_BUCKET"
  fi
  note_backup ok "$ARCHIVE"
}

make_archive() {
  local name packed image
  set -- "$(realpath -m "$1")"
  [[ $1 =~ ^[A-Za-z0-9._/@+-]+$ ]] || die "got the directory '$1', allowed letters, digits and . _ / @ + - in its path; see: open-design backup --help"
  mountpoint -q "$DATA" || die "the data disk is not mounted at $DATA"
  [[ -d $DATA/app ]] || die "there are no data yet"
  require_own "$1"
  mkdir -p "$1"
  rm -rf "$1"/.new.*
  room_for_backup "$1"
  WORK=$(mktemp -d "$1/.new.XXXXXX")
  for_app "$WORK/app"
  name=open-design-$(snapshot stamp)-host.tar.gz
  if [[ -e $BACKUP_KEY ]]; then name+=.gpg; fi
  packed=$WORK/packed
  image=$(proven_image)
  snapshot_as_app BindPaths="$DATA/app:/data" BindPaths="$WORK/app:/work" -- pack /data /work "$image" </dev/null |
    seal >"$packed"
  sync "$packed"
  unseal "$packed" "$name" | snapshot_as_app -- check
  name=$(tagged "$packed" "$name") || die "cannot tag the archive"
  mv -T "$packed" "$1/$name"
  sync "$1"
  ARCHIVE=$1/$name
  say "backup: $ARCHIVE, $(stat -c %s "$ARCHIVE") bytes"
  find "$1" -maxdepth 1 -type f -name 'open-design-*.tar.gz*' ! -name "$name" -mmin "+$((BACKUP_KEEP_DAYS * 1440))" -delete
}

require_own() {
  local folder=$1 about
  [[ $1/ != "$(realpath -m "$DATA/app")"/* ]] || die "got the directory '$1', allowed one that is not the app's; see: open-design backup --help"
  while [[ $folder != / ]]; do
    if [[ -e $folder ]]; then
      about=$(stat -c %u:%04a "$folder")
      [[ $about =~ ^(0|$EUID):..[0145][0145]$ || ($folder != "$1" && $about =~ ^0:[1357]) ]] ||
        die "got the directory '$1', allowed one that only root can write; $folder has user:mode $about"
    fi
    folder=${folder%/*}
    folder=${folder:-/}
  done
}

room_for_backup() {
  local need free
  need=$(AS_APP_LIMIT=600 as_app BindReadOnlyPaths="$DATA/app:/data" -- du -s --block-size=1 --apparent-size --count-links /data </dev/null | cut -f1)
  free=$(free_at "$1")
  ((free > need)) || die "got $free bytes free at $1, allowed more than $need; enlarge the disk, remove old backups, or use --to"
}

free_at() { df --output=avail --block-size=1 "$1" | tail -n 1; }

backup_ended() {
  rm -rf "${WORK-}"
  if (($1)); then note_backup failed "$(sed -n 's/^step=//p' "$VAR/backup")"; fi
}

warn_unsealed() {
  if [[ -n $BACKUP_BUCKET && ! -e $BACKUP_KEY ]]; then
    say "WARNING: archives reach the bucket $BACKUP_BUCKET without a passphrase: whoever may read it reads the data; see: open-design backup --help"
  fi
}

note_backup() { printf 'result=%s\nstep=%s\ntime=%s\n' "$1" "$2" "$(date -u +%FT%TZ)" | put 0600 "$VAR/backup"; }

bucket() {
  timeout "$TRANSFER_LIMIT" python3 -B "$OPERATIONS_DIR/python/oss.py" "$REGION" "$BACKUP_BUCKET" "$BACKUP_FOLDER" "$@"
}
