#!/bin/sh
# The last command: puts the bundles together, writes the state and applies it.
set -eu
umask 077
var=/var/lib/@@NAME@@
etc=/etc/@@NAME@@
mkdir -p $var/parts $etc
damaged() {
  rm -f $var/*.$$
  echo the bundles cannot be put together: the disk is full, or parts are missing, as on a replaced system disk >&2
  echo @@REMEDY@@ >&2
  exit 1
}
@@UNPACK@@
# Parts of earlier releases.
find $var/parts -type f @@KEEP@@ -delete
cat >$etc/state.$$ <<'END_OF_STATE'
@@STATE@@
END_OF_STATE
sync $etc/state.$$
mv -f $etc/state.$$ $etc/state
sync $etc
@@RUN@@
