# Uploads the archive. Old ones expire by a lifecycle rule of the bucket. This container reaches the bucket, and not the data.
set -eu
here=${0%/*}
bucket() { python3 "$here/oss.py" "$REGION" "$BUCKET" "$FOLDER" "$@"; }
for archive in "$WORK"/open-design-*.tar.gz; do
  bucket put "$archive"
  echo "backup: ${archive##*/}, $(wc -c <"$archive") bytes"
done
