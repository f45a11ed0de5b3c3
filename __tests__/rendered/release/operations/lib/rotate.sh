do_rotate_token() {
  (($# == 0)) || die "got '$*', allowed nothing; see: open-design rotate-token --help"
  begin_operation rotate-token
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

answers() {
  local TOKEN
  read_token "$1" || return
  printf 'user = "%s:%s"\n' "$BASIC_USER" "$TOKEN" | probe_proxy /
}
