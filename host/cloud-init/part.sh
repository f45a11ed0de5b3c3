#!/bin/sh
# Part @@NUMBER@@ of a bundle, left on the host for the last command to put together.
set -eu
umask 077
parts=/var/lib/@@NAME@@/parts
mkdir -p $parts
python3 -Ic '@@DECODE@@' >$parts/new.$$ <<'END_OF_PART'
@@PART@@
END_OF_PART
sync $parts/new.$$
mv -f $parts/new.$$ $parts/@@FILE@@
sync $parts
