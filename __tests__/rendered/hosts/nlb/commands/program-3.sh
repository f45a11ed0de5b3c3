#!/bin/sh
# Part 3 of a bundle, left on the host for the last command to put together.
set -eu
umask 077
parts=/var/lib/open-design/parts
mkdir -p $parts
cat >$parts/new.$$ <<'END_OF_PART'
<part of rendered/release/program>
END_OF_PART
sync $parts/new.$$
mv -f $parts/new.$$ $parts/c78ccbc01582cac9.3
sync $parts
