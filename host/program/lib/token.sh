# shellcheck shell=bash
# The token is on the data disk, so that a new host with the old disk keeps it. Only builtins and standard input touch
# it: an argument would stand in the process list.

step_token() {
  mkdir -p "${TOKEN_FILE%/*}"
  chmod 0700 "${TOKEN_FILE%/*}"
  [[ -s $TOKEN_FILE ]] || openssl rand -hex 32 | put 0600 "$TOKEN_FILE"
  chmod 0600 "$TOKEN_FILE"
  local token
  read -r token <"$TOKEN_FILE"
  [[ $token =~ ^[A-Za-z0-9_-]{32,121}$ ]] || die "$TOKEN_FILE holds something else than 32 to 121 letters, digits, _ or -; remove it to have a new one made"
}

secret_map() {
  local token text
  read -r token <"$TOKEN_FILE"
  text=$(<"$RELEASE_DIR/etc/secret-map.conf")
  text=${text//@@BASIC@@/"$(printf '%s' "$BASIC_USER:$token" | base64 -w0)"}
  printf '%s\n' "${text//@@TOKEN@@/"$token"}"
}
