# shellcheck shell=bash
# The token's file is replaced first; daemon and proxy get the token from it. After an interruption, apply or the next
# rotation only has to give them the token again.
do_rotate_token() {
  (($# == 0)) || die "got '$*', allowed nothing; see: open-design rotate-token --help"
  begin_operation rotate-token
  # After an interruption the previous token is kept: it is the last one that is known to work.
  if ((!RESUMED)); then rm -f "$TOKEN_FILE.previous"; fi
  attempt rotate
  if ((CODE)); then
    attempt unrotate
    if ((CODE)); then
      record failed rotate-token
      die "the rotation failed, and the old token does not work either; repair with: open-design apply"
    fi
    end_operation
    die "the rotation failed; the old token is back and works"
  fi
  rm -f "$TOKEN_FILE.previous"
  end_operation
  say "the token is another one; print it with: sudo open-design token"
}

rotate() {
  [[ -e $TOKEN_FILE.previous ]] || put 0600 "$TOKEN_FILE.previous" <"$TOKEN_FILE"
  openssl rand -hex 32 | put 0600 "$TOKEN_FILE"
  give_token
  retry 10 2 rotated || die "got '$(answers "$TOKEN_FILE")' to the new token and '$(answers "$TOKEN_FILE.previous")' to the old one"
}

unrotate() {
  say "returning to the old token"
  put 0600 "$TOKEN_FILE" <"$TOKEN_FILE.previous"
  give_token
  retry 10 2 accepted "$TOKEN_FILE"
}

# Restarts daemon and proxy with the token in any case: they may know another one than mark_started has recorded.
give_token() {
  rm -f "$VAR/started-app" "$VAR/started-proxy"
  run_app
  wait_healthy || die "the app is not healthy; see: open-design logs"
  save_nginx_files
  secret_map | put 0600 "$SECRET_MAP"
  activate_nginx_files
}

rotated() { accepted "$TOKEN_FILE" && [[ $(answers "$TOKEN_FILE.previous") == 401 ]]; }

accepted() { [[ $(answers "$1") =~ ^[23][0-9][0-9]$ ]]; }

# answers FILE: prints the status code of the proxy for the token in a file. The daemon asks its own loopback for none.
answers() {
  local TOKEN
  read_token "$1" || return
  printf 'user = "%s:%s"\n' "$BASIC_USER" "$TOKEN" | probe_proxy /
}
