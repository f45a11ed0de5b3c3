# shellcheck shell=bash
# The token's file is replaced first; daemon and proxy get the token from it. After an interruption, apply or the next
# rotation only has to give them the token again. Sets GIVEN to the token that the operator brings, or to nothing.
do_rotate_token() {
  GIVEN=
  if [[ $# == 2 && $1 == --from ]]; then
    take_token "$2"
  elif (($#)); then
    die "got $# words, allowed --from FILE; see: open-design rotate-token --help"
  fi
  begin_operation rotate-token
  if ((!RESUMED)) && [[ -n $GIVEN && $(<"$TOKEN_FILE") == "$GIVEN" ]]; then
    end_operation
    say "the token is the one of $2 already"
    return
  fi
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
  new_token | put 0600 "$TOKEN_FILE"
  give_token
  retry 10 2 rotated || die "got '$(answers "$TOKEN_FILE")' to the new token and '$(answers "$TOKEN_FILE.previous")' to the old one"
}

new_token() {
  if [[ -n $GIVEN ]]; then say "$GIVEN"; else openssl rand -hex 32; fi
}

# take_token FILE: sets GIVEN. A file that others can read may be known to them.
take_token() {
  local TOKEN
  [[ $(stat -c %F:%u:%a "$1" 2>&1) =~ ^regular\ file:(0|$EUID):[46]00$ ]] ||
    die "got $1 $(stat -c '(%F of user %u with mode %a)' "$1" 2>&1), allowed a file of root with mode 0600; nothing was changed"
  read_token "$1" || die "got no token in $1; nothing was changed"
  GIVEN=$TOKEN
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
