APT_WAIT=900 APT_WAITED=0 APT_PAUSE=5
STREAM_MODULE=/usr/lib/nginx/modules/ngx_stream_module.so

step_tools() {
  export DEBIAN_FRONTEND=noninteractive
  systemctl mask --now nginx.service
  retry 5 15 install_tools || die "cannot install nginx and its tools from the distribution's archive"
}

install_tools() {
  local tools=(nginx openssl iptables logrotate needrestart)
  type -P "${tools[@]}" unattended-upgrade >/dev/null && [[ -e $STREAM_MODULE ]] && return
  wait_for_apt && dpkg --configure -a && apt update &&
    apt install --no-install-recommends "${tools[@]}" libnginx-mod-stream unattended-upgrades ca-certificates
}

wait_for_apt() {
  local holder said='' lib=$ROOT/var/lib
  while ((APT_WAITED < APT_WAIT)) && holder=$("$RELEASE_DIR/python/apt-holder.py" "$lib"/{dpkg/lock{-frontend,},apt/lists/lock}) && [[ -n $holder ]]; do
    [[ $holder == "$said" ]] || say "waiting for apt's lock, which $holder holds"
    said=$holder
    sleep "$APT_PAUSE"
    ((APT_WAITED += APT_PAUSE))
  done
}

apt() {
  wait_for_apt
  NEEDRESTART_SUSPEND=1 apt-get -q -y -o DPkg::Lock::Timeout=300 -o APT::Update::Error-Mode=any -o Acquire::Retries=2 "$@"
}
