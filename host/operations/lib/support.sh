# shellcheck shell=bash
# Sets WORK to the folder that is packed.
do_support_bundle() {
  local name file
  name=open-design-support-$(snapshot stamp)
  file=${1-$ROOT/var/tmp/$name.tar.gz}
  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"' EXIT
  mkdir "$WORK/$name"
  gather status do_status
  gather units systemctl --no-pager --full status docker nginx 'open-design*'
  gather timers systemctl --no-pager list-timers
  gather versions versions
  gather container docker inspect open-design
  gather compose cat "$CONF/compose.yaml"
  gather state cat "$CONF/state" "$ROOT/etc/docker/daemon.json"
  gather daemon-env cat "$CONF/daemon.env"
  gather proxy cat "$SITE"
  gather app-log app_log
  gather proxy-log proxy_log
  gather apply-log cat "$LOG.1" "$LOG"
  gather journal journalctl --no-pager -n 2000 -u docker -u nginx -u 'open-design*'
  gather disks df -h
  tar -C "$WORK" -czf "$file" "$name"
  say "$file; look at it before you send it"
}

# gather NAME COMMAND...: writes what a command prints, or how it failed, without secrets.
gather() {
  { "${@:2}" 2>&1 || say "exit $?"; } </dev/null | redact >"$WORK/$name/$1.txt"
}

versions() {
  say "release ${RELEASE_DIR##*/}"
  say "operations ${OPERATIONS_DIR##*/}"
  cat "$ROOT/etc/os-release"
  uname -a
  docker version
  docker compose version
  nginx -v
}
