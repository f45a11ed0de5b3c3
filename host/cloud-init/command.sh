#!/bin/sh
set -eu
umask 077
s=/var/lib/open-design
c=/etc/open-design
mkdir -p $s $c
cat >$c/values.env.new <<'OD_VALUES'
@@VALUES@@
OD_VALUES
cat @@PARTS@@ - <<'OD_PAYLOAD' | tr -d '[:space:]' | tr .:,/ '{$}%' | python3 -c 'import base64,sys;sys.stdout.buffer.write(base64.b85decode(input()))' | gzip -dc >$s/@@NAME@@.sh.new
@@PAYLOAD@@
OD_PAYLOAD
sync $c/values.env.new $s/@@NAME@@.sh.new
mv -f $c/values.env.new $c/values.env
mv -f $s/@@NAME@@.sh.new $s/@@NAME@@.sh
sync $c $s
exec sh $s/@@NAME@@.sh @@COMMAND@@
