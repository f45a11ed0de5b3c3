# shellcheck shell=bash
# shellcheck disable=SC2034 # apply uses them
STEPS=(integrity disk docker metadata token image app proxy health certificate finish)

is_up() { daemon_healthy; }
is_healthy() { daemon_healthy && proxy_healthy; }

# The certificate that an operator may have put there.
other_inputs() { cat "$TLS"/server.* 2>/dev/null || true; }

say_ready() { say "ready: https://$SERVER/ - user $BASIC_USER, password from: sudo open-design token"; }
