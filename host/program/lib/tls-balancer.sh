# shellcheck shell=bash
# The load balancer ends TLS: nothing of a certificate is on the host.
# shellcheck disable=SC2034 # proxy.sh uses it
TLS_FILES=()

certificate() { :; }

step_certificate() {
  systemctl disable --now open-design-certificate.timer
  echo certificate=balancer | put 0644 "$STATE/certificate"
}

do_certificate() { say "the load balancer has the certificate"; }
