#!/bin/sh
# Part 2 of a bundle, left on the host for the last command to put together.
set -eu
umask 077
parts=/var/lib/acr-proxy/parts
mkdir -p $parts
cat >$parts/new.$$ <<'END_OF_PART'
<part of rendered/release/acr-proxy>
END_OF_PART
sync $parts/new.$$
mv -f $parts/new.$$ $parts/e5bae80adc944e13.2
sync $parts
