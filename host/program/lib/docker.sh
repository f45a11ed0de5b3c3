# shellcheck shell=bash
# Only tests set the variable: neither a state nor a unit of a host does.
DOCKER_KEY=${OPEN_DESIGN_TEST_DOCKER_KEY:-9DC858229FC7DD38854AE2D88D81803C0EBFCD88}
# The first two are one service. The third is another operator's in the mainland (University of Science and Technology of
# China). The last is Docker's own, which the mainland may not reach. Noted on 2026-11-28, not verified.
DOCKER_MIRRORS=(http://mirrors.cloud.aliyuncs.com/docker-ce https://{mirrors.aliyun.com,mirrors.ustc.edu.cn}/docker-ce https://download.docker.com)
# Seconds: that apply waits for apt's locks in all, that it has waited, and between two looks.
# shellcheck disable=SC2034 # wait_for_apt uses them
APT_WAIT=900 APT_WAITED=0 APT_PAUSE=5

step_docker() {
  export DEBIAN_FRONTEND=noninteractive
  retry 5 15 install_tools || die "cannot install nginx and its tools from the distribution's archive"
  if ! docker compose version >/dev/null 2>&1; then
    retry 5 15 install_docker || die "cannot install Docker from any of: ${DOCKER_MIRRORS[*]}"
  fi
  configure_docker
  systemctl enable --now docker.service
}

@@APT@@

install_tools() {
  local tools=(nginx gpg gpg-agent curl openssl iptables needrestart)
  # Installed here, because the unit that renews the certificate may not write to the system.
  if [[ $CERTIFICATE == acme ]]; then tools+=(lego); fi
  type -P "${tools[@]}" unattended-upgrade >/dev/null && return
  # A package whose installation was interrupted blocks every other installation.
  wait_for_apt && dpkg --configure -a && apt update && apt install --no-install-recommends "${tools[@]}" unattended-upgrades ca-certificates
}

install_docker() {
  local mirror
  for mirror in "${DOCKER_MIRRORS[@]}"; do
    install_docker_from "$mirror" && return
    say "not from $mirror"
  done
  return 1
}

# The commands are chained because bash ignores set -e in a function that is called as a condition.
install_docker_from() {
  local key=$ROOT/etc/apt/keyrings/docker.asc list=$ROOT/etc/apt/sources.list.d/docker.list ID VERSION_CODENAME
  # shellcheck source=/dev/null
  . /etc/os-release
  mkdir -p "$VAR" && curl -fsS --connect-timeout 10 --max-time 60 -o "$VAR/docker.asc" "$1/linux/$ID/gpg" &&
    docker_key "$VAR/docker.asc" >"$VAR/docker.key" &&
    put 0644 "$key" <"$VAR/docker.key" && chmod 0755 "${key%/*}" &&
    echo "deb [signed-by=$key] $1/linux/$ID $VERSION_CODENAME stable" | put 0644 "$list" &&
    apt update -o Dir::Etc::sourcelist="$list" -o Dir::Etc::sourceparts=- &&
    apt install --no-install-recommends docker-ce docker-ce-cli containerd.io docker-compose-plugin &&
    docker compose version
}

# docker_key FILE: prints Docker's key, and no other key that the file may hold. gpg and apt read files of several keys in
# different ways, so apt must not get what was downloaded.
docker_key() (
  local found
  GNUPGHOME=$(mktemp -d)
  export GNUPGHOME
  trap 'rm -rf "$GNUPGHOME"' EXIT
  gpg --batch --quiet --import "$1" >&2 || true
  gpg --batch --armor --export "$DOCKER_KEY" | tee "$GNUPGHOME/key"
  # The fingerprint may also be that of a subkey of another key.
  found=$(gpg --batch --with-colons --show-keys "$GNUPGHOME/key" | awk -F: '$1 == "pub" { n++ } $1 == "fpr" && n && !seen[n]++ { print $10 }') || true
  [[ $found == "$DOCKER_KEY" ]] || { say "got key $found, allowed $DOCKER_KEY" >&2; return 1; }
)

# The daemon reloads its mirrors. Any other change needs a restart; the app survives it thanks to live-restore. Sets
# CHANGED.
configure_docker() {
  local file=$ROOT/etc/docker/daemon.json before
  before=$(grep -v registry-mirrors "$file" 2>/dev/null || true)
  CHANGED=0
  docker_config | put 0644 "$file"
  needs_restart docker "$file" || return 0
  if ((CHANGED)) && [[ $before == "$(grep -v registry-mirrors "$file")" ]]; then
    systemctl reload docker.service
  else
    systemctl restart docker.service
  fi
  mark_started docker "$file"
}

docker_config() {
  local mirror MIRRORS=''
  for mirror in $REGISTRY_MIRRORS; do MIRRORS+="${MIRRORS:+, }\"$mirror\""; done
  fill "$RELEASE_DIR/etc/daemon.json"
}
