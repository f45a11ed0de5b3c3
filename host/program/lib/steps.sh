# shellcheck shell=bash
# shellcheck disable=SC2034 # apply uses them
STEPS=(integrity keys disk docker egress token image app proxy health certificate ssh finish)

is_up() { daemon_healthy; }
is_healthy() { daemon_healthy && proxy_healthy; }

# What the operator put on the host: a certificate, and variables of the app.
other_inputs() { cat "$TLS"/server.* "$APP_ENV" 2>/dev/null || true; }

say_ready() { say "ready: https://$SERVER/ - user $BASIC_USER, password from: sudo open-design token"; }
