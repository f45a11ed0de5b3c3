# The archive into the bucket, and what is too old out of it. Has the way to the bucket, and not the data.
set -eu
here=${0%/*}
bucket() { python3 "$here/oss.py" "$REGION" "$BUCKET" "$FOLDER" "$@"; }
for archive in "$WORK"/open-design-*.tar.gz; do
  bucket put "$archive"
  echo "backup: ${archive##*/}, $(wc -c <"$archive") bytes"
done
# Only now is there a newer good one.
bucket prune "$KEEP_DAYS"
