#!/bin/sh
# The last command: writes the state, puts the bundles together and applies.
set -eu
umask 077
var=/var/lib/@@NAME@@
etc=/etc/@@NAME@@
mkdir -p $var $etc
cat >$etc/state.new <<'END_OF_STATE'
@@STATE@@
END_OF_STATE
sync $etc/state.new
mv -f $etc/state.new $etc/state
sync $etc
damaged() {
  echo parts of a bundle are missing or damaged, deploy again >&2
  exit 1
}
@@UNPACK@@
# Parts of earlier releases.
find $var/parts -type f @@KEEP@@ -delete
@@RUN@@
