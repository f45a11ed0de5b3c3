# Packs the data into an archive in WORK. It gets its name only after it has been read back. This container has the data,
# and does not reach the bucket.
set -eu
umask 077
here=${0%/*}
name=open-design-$(python3 "$here/snapshot.py" stamp)-pod.tar.gz
python3 "$here/snapshot.py" pack "$DATA" "$WORK" "$IMAGE" >"$WORK/new"
python3 "$here/snapshot.py" check <"$WORK/new"
mv "$WORK/new" "$WORK/$name"
