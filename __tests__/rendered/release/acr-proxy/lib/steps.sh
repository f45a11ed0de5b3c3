STEPS=(integrity tools updates egress proxy health finish)

is_up() { proxy_answers; }
is_healthy() { proxy_answers && proxy_refuses && egress_is_loaded; }

other_inputs() { :; }

say_ready() { say "ready: $(wc -w <<<"$NAMES") names on port 443 for $CLIENTS"; }
