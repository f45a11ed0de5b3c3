#!/bin/sh
set -eu
umask 077
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
s=/var/lib/open-design
c=/etc/open-design
mkdir -p $s $c
cat >$c/values.env.new <<'OD_VALUES'
@@VALUES@@
OD_VALUES
base64 -d <<'OD_PAYLOAD' | gzip -dc >$s/payload.sh.new
@@PAYLOAD@@
OD_PAYLOAD
sync $c/values.env.new $s/payload.sh.new
mv -f $c/values.env.new $c/values.env
mv -f $s/payload.sh.new $s/payload.sh
sync $c $s
exec sh $s/payload.sh apply
