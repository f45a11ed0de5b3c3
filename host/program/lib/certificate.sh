# shellcheck shell=bash
# Each value of CERTIFICATE has two functions. serve_VALUE provides a certificate that nginx can start with. want_VALUE PERCENT
# runs while nginx does; it fails unless the desired certificate is served and has PERCENT of its lifetime left. Both may set
# PROBLEM, which open-design status shows.

serve_certificate() { "serve_$CERTIFICATE"; }

# The load balancer ends TLS, so the host has no certificate.
serve_none() { :; }

# renew PERCENT. Sets PROBLEM.
renew() {
  PROBLEM=
  save_nginx_files
  serve_certificate
  "want_$CERTIFICATE" "$1"
  activate_nginx_files
  note_certificate
}

# Runs after the health step, so that a missing certificate does not prevent the return from an unhealthy image. Fails
# only in the last week of 90 days, or as much of another lifetime: before that an unreachable authority must not block
# other changes.
step_certificate() {
  if [[ $CERTIFICATE == none ]]; then
    systemctl disable --now open-design-certificate.timer
    echo certificate=balancer | put 0644 "$VAR/certificate"
    return
  fi
  systemctl enable --now open-design-certificate.timer
  renew 8
}

# The timer runs this. Every refusal is a failure here, so that it is noticed in time. A third of the lifetime: authorities
# issue certificates for 6 to 90 days, so a number of days would not fit all of them:
# https://letsencrypt.org/2025/12/02/from-90-to-45, https://letsencrypt.org/2026/01/15/6day-and-ip-general-availability.
do_certificate() {
  need_root
  take_apply_lock
  read_state
  if [[ $CERTIFICATE == none ]]; then
    say "the load balancer has the certificate"
    return
  fi
  renew 33
}

# serve CERTIFICATE KEY: writes both into one file, because two files cannot be replaced atomically.
serve() { cat "$1" "$2" | put 0600 "$TLS/served.pem"; }

# flaw CERTIFICATE KEY PERCENT: prints why the pair cannot serve SERVER for PERCENT of its lifetime; fails if it can.
flaw() {
  local public check=-checkhost
  if [[ $SERVER =~ ^[0-9.]+$ ]]; then check=-checkip; fi
  if ! openssl x509 -in "$1" -noout 2>/dev/null; then
    say "no certificate"
  elif ! public=$(openssl pkey -in "$2" -passin pass: -pubout 2>/dev/null); then
    say "no key, or one with a passphrase"
  elif [[ $(stat -Lc %a "$2") != [46]00 ]]; then
    say "a key that others may read"
  elif [[ $(openssl x509 -in "$1" -noout -pubkey) != "$public" ]]; then
    say "the key of another certificate"
  elif ! openssl x509 -in "$1" -noout -checkend $((($(time_of "$1" enddate) - $(time_of "$1" startdate)) * $3 / 100)) >/dev/null; then
    say "a certificate that ends $(openssl x509 -in "$1" -noout -enddate | cut -d= -f2)"
  elif ! openssl x509 -in "$1" -noout "$check" "$SERVER" | grep -q 'does match'; then
    say "a certificate of another name"
  else
    return 1
  fi
}

# time_of CERTIFICATE startdate|enddate: prints seconds since 1970; without a certificate, those of today.
time_of() { date -d "$(openssl x509 -in "$1" -noout -"$2" 2>/dev/null | cut -d= -f2)" +%s; }

made_here() { (cd "$TLS" && sha256sum -c --status made-here 2>/dev/null); }

note_certificate() {
  say "certificate=$CERTIFICATE, $((($(time_of "$TLS/served.pem" enddate) - $(date +%s)) / 86400)) days left${PROBLEM:+; $PROBLEM}" |
    put 0644 "$VAR/certificate"
}

# refuse PROBLEM: records the problem and fails. Sets PROBLEM.
refuse() {
  PROBLEM=$1
  note_certificate
  die "$1"
}
