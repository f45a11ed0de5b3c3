#!/bin/sh
# Part 1 of a bundle, left on the host for the last command to put together.
set -eu
umask 077
parts=/var/lib/open-design/parts
mkdir -p $parts
cat >$parts/new.$$ <<'END_OF_PART'
<part of rendered/release/operations>
END_OF_PART
sync $parts/new.$$
mv -f $parts/new.$$ $parts/8a6a75d949718417.1
sync $parts
