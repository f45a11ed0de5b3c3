# Uploads the archive and removes old ones from the bucket. This container reaches the bucket, and not the data.
set -eu
here=${0%/*}
bucket() { python3 "$here/oss.py" "$REGION" "$BUCKET" "$FOLDER" "$@"; }
for archive in "$WORK"/open-design-*.tar.gz; do
  bucket put "$archive"
  echo "backup: ${archive##*/}, $(wc -c <"$archive") bytes"
done
# Old archives are removed only now that a newer one is known to be good.
bucket prune "$KEEP_DAYS"
