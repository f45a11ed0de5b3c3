#!/bin/sh
# Applies the state with a temporary login, which stays only until the end of this command.
set -eu
umask 077
trap 'rm -f /etc/open-design/registry/config.json' EXIT
trap 'exit 143' HUP INT TERM
@@PUT_LOGIN@@
cat >/var/lib/open-design/package.sh.new <<'END_OF_PACKAGE'
@@PACKAGE@@
END_OF_PACKAGE
sync /var/lib/open-design/package.sh.new
mv -f /var/lib/open-design/package.sh.new /var/lib/open-design/package.sh
(
@@APPLY@@
)
