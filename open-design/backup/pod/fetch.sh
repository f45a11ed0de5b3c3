# Fetches the archive from the bucket into WORK and checks it. This container reaches the bucket, and not the data.
set -eu
umask 077
here=${0%/*}
bucket() { python3 "$here/oss.py" "$REGION" "$BUCKET" "$FOLDER" "$@"; }
fail() {
  echo "got ARCHIVE '$ARCHIVE', allowed $1; nothing was changed" >&2
  exit 1
}
case $ARCHIVE in
*/* | *[!A-Za-z0-9._:-]*) fail 'the name of an archive' ;;
app.before-restore-* | forget:app.before-restore-*) ;;
*.gpg) fail 'an archive that is not encrypted: decrypt it with the key of the host that made it, and put it beside' ;;
open-design-*.tar.gz)
  bucket get "$WORK/$ARCHIVE"
  python3 "$here/snapshot.py" check <"$WORK/$ARCHIVE" || fail 'one that is whole'
  ;;
*)
  echo 'archives in the bucket:'
  bucket list
  fail 'one of them'
  ;;
esac
