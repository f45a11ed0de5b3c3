# The data as one archive in WORK, read back before it has its name. Has the data, and no way to the bucket.
set -eu
umask 077
here=${0%/*}
name=open-design-$(python3 "$here/snapshot.py" stamp)-pod.tar.gz
python3 "$here/snapshot.py" pack "$DATA" "$WORK" "$IMAGE" >"$WORK/new"
python3 "$here/snapshot.py" check <"$WORK/new"
mv "$WORK/new" "$WORK/$name"
