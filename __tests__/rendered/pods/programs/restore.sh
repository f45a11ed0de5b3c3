# Replaces the data in VOLUME by the archive in WORK and keeps the previous data beside them. The app must not run.
set -eu
umask 077
here=${0%/*}
cd "$VOLUME"
snapshot() { python3 "$here/snapshot.py" "$@"; }
fail() {
  echo "$1; nothing was changed" >&2
  exit 1
}
trap 'rm -rf .restore' EXIT
rm -rf .restore
case $ARCHIVE in
forget:*)
  rm -rf "${ARCHIVE#forget:}"
  echo "removed ${ARCHIVE#forget:}"
  exit
  ;;
app.before-restore-*)
  [ -d "$ARCHIVE" ] || fail "got $ARCHIVE, allowed one of: $(echo app.before-restore-*)"
  aside=$ARCHIVE
  ;;
*)
  aside=app.before-restore-$(snapshot stamp)
  mkdir .restore
  snapshot unpack .restore/data <"$WORK/$ARCHIVE" >.restore/damaged || fail "$ARCHIVE cannot be restored: damaged, or no room on the disk"
  snapshot integrity .restore/data <.restore/damaged || fail "$ARCHIVE holds a damaged database"
  mv .restore/data "$aside"
  ;;
esac
sync
# The exchange is one step, so that the app always finds data. A new disk has none yet.
mkdir -p app
snapshot exchange "$aside" app
echo "the data are those of $ARCHIVE; the ones before are $aside: bring them back by that name, or remove them as forget:$aside"
