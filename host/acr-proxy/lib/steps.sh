# shellcheck shell=bash
# shellcheck disable=SC2034 # apply uses them
STEPS=(integrity tools updates egress proxy health finish)

is_up() { proxy_answers; }
is_healthy() { proxy_answers && proxy_refuses && egress_is_loaded; }

# apply depends on nothing but release and state.
other_inputs() { :; }

say_ready() { say "ready: $(wc -w <<<"$NAMES") names on port 443 for $CLIENTS"; }
