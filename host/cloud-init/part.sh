#!/bin/sh
set -eu
umask 077
s=/var/lib/open-design
mkdir -p $s
rm -f $s/@@NAME@@.part-@@NUMBER@@-*
cat >$s/part.new <<'OD_PAYLOAD'
@@PAYLOAD@@
OD_PAYLOAD
sync $s/part.new
mv -f $s/part.new $s/@@NAME@@.part-@@NUMBER@@-@@ID@@
