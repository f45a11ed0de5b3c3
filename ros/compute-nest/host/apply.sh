#!/bin/sh
# Applies the state with a temporary login, which stays only until the end of this command.
set -eu
umask 077
trap 'rm -f /etc/open-design/registry/config.json' EXIT
trap 'exit 143' HUP INT TERM
@@PUT_LOGIN@@
put /var/lib/open-design/package.sh <<'END_OF_PROGRAM'
@@PACKAGE@@
END_OF_PROGRAM
(
@@APPLY@@
)
