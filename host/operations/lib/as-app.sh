# shellcheck shell=bash
# Root does not open files that the app can write, because the app may have written what harms the program that opens them.
# Programs that open the app's files run in this sandbox.

# Seconds. At 30 MB per second, gzip compresses about 400 GB in this time.
AS_APP_LIMIT=14400

# as_app BIND... -- COMMAND...: runs a command as the app's user, without privileges and network, for at most AS_APP_LIMIT.
# The command sees programs and the files of each BIND: BindPaths=FROM:TO or BindReadOnlyPaths=FROM:TO. setpriv sets the
# user, because systemd accepts only users that have an account.
as_app() {
  local word view=$ROOT/run/open-design-view options=() sandbox
  sandbox=(
    "RuntimeMaxSec=$AS_APP_LIMIT" MemoryMax=512M TasksMax=16 Nice=10 IOSchedulingClass=idle UMask=0077
    "RootDirectory=$view" MountAPIVFS=yes 'BindReadOnlyPaths=/usr -/bin -/lib -/lib64' PrivateDevices=yes ProtectSystem=strict
    ProtectProc=invisible ProcSubset=pid ProtectKernelTunables=yes ProtectControlGroups=yes ProtectClock=yes ProtectHostname=yes
    PrivateNetwork=yes RestrictAddressFamilies=AF_UNIX PrivateIPC=yes RestrictNamespaces=yes RestrictRealtime=yes
    NoNewPrivileges=yes 'CapabilityBoundingSet=CAP_SETUID CAP_SETGID CAP_SETPCAP' LockPersonality=yes
    MemoryDenyWriteExecute=yes SystemCallArchitectures=native SystemCallFilter=@system-service SystemCallErrorNumber=EPERM
  )
  while [[ $1 != -- ]]; do
    sandbox+=("$1")
    shift
  done
  shift
  for word in "${sandbox[@]}"; do options+=(-p "$word"); done
  install -d -m 0755 "$view"
  systemd-run --quiet --pipe --wait --collect --service-type=exec "${options[@]}" -- \
    /usr/bin/setpriv --reuid="${RUN_AS%:*}" --regid="${RUN_AS#*:}" --clear-groups --inh-caps=-all --bounding-set=-all "$@"
}
