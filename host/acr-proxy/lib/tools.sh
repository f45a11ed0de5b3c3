# shellcheck shell=bash
# shellcheck disable=SC2034 # wait_for_apt uses them
# Seconds: that apply waits for apt's locks in all, that it has waited, and between two looks.
APT_WAIT=900 APT_WAITED=0 APT_PAUSE=5
STREAM_MODULE=/usr/lib/nginx/modules/ngx_stream_module.so

step_tools() {
  export DEBIAN_FRONTEND=noninteractive
  # The distribution's own service would answer everybody on port 80. The proxy has a unit of its own.
  systemctl mask --now nginx.service
  retry 5 15 install_tools || die "cannot install nginx and its tools from the distribution's archive"
}

install_tools() {
  local tools=(nginx openssl iptables logrotate needrestart)
  type -P "${tools[@]}" unattended-upgrade >/dev/null && [[ -e $STREAM_MODULE ]] && return
  # A package whose installation was interrupted blocks every other installation.
  wait_for_apt && dpkg --configure -a && apt update &&
    apt install --no-install-recommends "${tools[@]}" libnginx-mod-stream unattended-upgrades ca-certificates
}

@@APT@@
