# shellcheck shell=bash
# Root opens no file that the app can write: the app may put there whatever harms the program that opens it. What has to be
# done with the app's files runs in this sandbox instead.

# Seconds. gzip packs about 30 MB a second, hence some 400 GB in this time.
AS_APP_LIMIT=14400

# as_app BIND... -- COMMAND...: runs a command as the app's user, without privileges and network, for at most AS_APP_LIMIT.
# Of the host's files the command sees programs and what a BIND names: BindPaths=FROM:TO or BindReadOnlyPaths=FROM:TO.
# setpriv sets the user, because systemd takes none that the host does not know by name.
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
