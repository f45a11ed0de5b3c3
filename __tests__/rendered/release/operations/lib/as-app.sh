
AS_APP_LIMIT=14400

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
