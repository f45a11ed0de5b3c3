
serve_certificate() { "serve_$CERTIFICATE"; }

serve_none() { :; }

renew() {
  PROBLEM=
  save_nginx_files
  serve_certificate
  "want_$CERTIFICATE" "$1"
  activate_nginx_files
  note_certificate
}

step_certificate() {
  if [[ $CERTIFICATE == none ]]; then
    systemctl disable --now open-design-certificate.timer
    echo certificate=balancer | put 0644 "$VAR/certificate"
    return
  fi
  systemctl enable --now open-design-certificate.timer
  renew 8
}

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

serve() { cat "$1" "$2" | put 0600 "$TLS/served.pem"; }

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

time_of() { date -d "$(openssl x509 -in "$1" -noout -"$2" 2>/dev/null | cut -d= -f2)" +%s; }

made_here() { (cd "$TLS" && sha256sum -c --status made-here 2>/dev/null); }

note_certificate() {
  say "certificate=$CERTIFICATE, $((($(time_of "$TLS/served.pem" enddate) - $(date +%s)) / 86400)) days left${PROBLEM:+; $PROBLEM}" |
    put 0644 "$VAR/certificate"
}

refuse() {
  PROBLEM=$1
  note_certificate
  die "$1"
}
