# shellcheck shell=bash
BACKUP_KEY=$CONF/backup.key

seal() {
  if [[ -e $BACKUP_KEY ]]; then with_key --symmetric --cipher-algo AES256 --compress-algo none; else cat; fi
}

# unseal FILE NAME: the name tells whether it is encrypted.
unseal() {
  if [[ $2 == *.gpg ]]; then with_key --decrypt <"$1"; else cat "$1"; fi
}

# gpg starts an agent, which ends when its folder is removed. The agent must not inherit the lock.
with_key() (
  [[ -s $BACKUP_KEY && $(stat -c %u:%a "$BACKUP_KEY") =~ ^0:[46]00$ ]] ||
    die "got $BACKUP_KEY $(stat -c 'of user %u with mode %a' "$BACKUP_KEY" 2>&1), allowed a passphrase, root's, mode 0600"
  GNUPGHOME=$(mktemp -d)
  export GNUPGHOME
  trap 'rm -rf "$GNUPGHOME"' EXIT
  timeout "$AS_APP_LIMIT" gpg --batch --quiet --no-tty --pinentry-mode loopback --passphrase-file "$BACKUP_KEY" "$@" 9>&-
)
