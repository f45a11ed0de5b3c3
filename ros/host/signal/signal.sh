#!/bin/bash
# Tells the stack that made this host whether the app works. The wait condition of the stack waits for one call: SUCCESS when
# the app answers through its own proxy, FAILURE after three failures in a row at one step, or after 30 minutes. Nothing is
# lost by a reboot, and a call that is not accepted is repeated.
set -euo pipefail
umask 077
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C

VAR=${HOST_ROOT-}/var/lib/open-design
HERE=$VAR/signal
LOG=${HOST_ROOT-}/var/log/open-design.log
# Failures in a row at one step, the seconds until the app must work, and the seconds after which no stack waits any more:
# the longest timeout of a wait condition. A look and its call take less than the seconds of LONGEST.
FAILURES=3 PATIENCE=1800 END=43200
PAUSE=5 LONGEST=600

# What the loop remembers: the time of the first look, the step of the last failure, the failures in a row there, the time
# of the last one, and its last line.
NOW=$(date +%s)
BEGUN=$NOW STEP='' COUNT=0 AT='' LINE=''

recall() {
  local seen
  mapfile -t seen < <(cat "$HERE/seen" 2>/dev/null)
  if ((${#seen[@]} == 5)); then BEGUN=${seen[0]} STEP=${seen[1]} COUNT=${seen[2]} AT=${seen[3]} LINE=${seen[4]}; fi
}

# remember: goes on when the disk is full, which can be the failure.
remember() {
  printf '%s\n' "$BEGUN" "$STEP" "$COUNT" "$AT" "$LINE" >"$HERE/seen.new" || return 0
  sync "$HERE/seen.new"
  mv -f "$HERE/seen.new" "$HERE/seen"
}

# tell_time: when the clock is set, as at its first synchronization, the time of the first look moves with it.
tell_time() {
  local before=$NOW
  NOW=$(date +%s)
  ((NOW >= before && NOW - before <= LONGEST)) && return
  BEGUN=$((BEGUN + NOW - before))
  remember
}

# last_line: prints the last line of the log in printable ASCII. Docker's messages have addresses with signatures in them.
last_line() {
  { grep -a "[[:graph:]]" "$LOG" 2>/dev/null || true; } | tail -n 1 | tr -c '\n -~' ' ' | sed 's#://[^/ ]*@#://#g; s#\(://[^ ?]*\)?[^ "]*#\1#g' | cut -c -300
}

works() {
  open-design ready >/dev/null 2>&1 &&
    [[ $(curl -sk --noproxy '*' --max-time 5 -o /dev/null -w '%{http_code}' "https://127.0.0.1@@HEALTH_PATH@@") == 200 ]]
}

# look: counts a failure that it has not seen yet. Sets STATUS and REASON; STATUS is empty while the host is at work.
look() {
  local lines step=none state='' at=''
  mapfile -t lines < <(cat "$VAR/status" 2>/dev/null)
  if ((${#lines[@]} == 4)); then state=${lines[0]#state=} step=${lines[1]#step=} at=${lines[3]#time=}; fi
  if [[ $state == failed && $at != "$AT" ]]; then
    if [[ $step == "$STEP" ]]; then COUNT=$((COUNT + 1)); else COUNT=1; fi
    STEP=$step AT=$at LINE=$(last_line)
    remember
  fi
  STATUS='' REASON=''
  if [[ $state == ready ]] && works; then
    STATUS=SUCCESS REASON='the app answers through its proxy'
  elif ((COUNT >= FAILURES)); then
    STATUS=FAILURE REASON="step $STEP failed $COUNT times in a row: $LINE"
  elif ((NOW - BEGUN >= PATIENCE)); then
    STATUS=FAILURE REASON="not ready after $((PATIENCE / 60)) minutes, at step $step: $(last_line)"
  fi
}

# call: the file holds the command that the stack gives, which reads what it sends from standard input.
call() {
  local text=${REASON//\\/\\\\}
  printf '{"status": "%s", "id": "open-design", "reason": "%s"}' "$STATUS" "${text//\"/\\\"}" | bash "$HERE/call" >/dev/null
}

# over STATUS: nothing of the call stays on the host.
over() {
  echo "$1" >"$HERE/done"
  rm -f "$HERE/call" "$HERE/seen"
  sync
  systemctl --quiet disable open-design-signal.service || true
  exit 0
}

# cloud-init writes the call again at every boot until the host is ready.
[[ ! -e $HERE/done ]] || over "$(<"$HERE/done")"
recall
remember
while true; do
  tell_time
  look
  if [[ -n $STATUS ]] && call; then
    echo "told the stack: $STATUS, $REASON"
    over "$STATUS"
  fi
  ((NOW - BEGUN < END)) || over late
  sleep "$PAUSE"
done
