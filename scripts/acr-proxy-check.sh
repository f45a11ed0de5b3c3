#!/bin/sh
# Checks from this machine that pulls go through the reverse proxy to Container Registry. One file: copy it to a machine
# without Node. Needs curl and the programs of POSIX; with openssl, it also names who issued a certificate that is not
# valid. It says the same as `odcloud acr-proxy check`. docs/acr-proxy.md explains it.
set -u
umask 077
LC_ALL=C
export LC_ALL

usage() {
  cat <<'END'
usage: acr-proxy-check.sh [options] REGISTRY...

Run it on a machine that pulls images through the proxy. It follows the path of
a pull: the registries, their authorization services, the buckets with the
layers, and the chart repositories. For each host it checks that all names lead
to one address, that port 443 is open, that the certificate is the host's own,
and that the host answers as it should. A step that fails prints its fix.

With --image, the script finds the bucket by the registry's redirect: run docker
login before. The image must be in one of the registries.

It trusts the authorities of curl. CURL_CA_BUNDLE=FILE replaces them.

options:
  --proxy ADDRESS        address of the proxy; without it, names lead as usual
  --image NAME           an image with its digest, to find the bucket
  --authorization HOSTS  more authorization services; commas between hosts
  --bucket HOSTS         more buckets
  --chart HOSTS          more chart repositories
  --authfile FILE        credentials, as docker login writes them
  --timeout SECONDS      time for each answer; default: 15
  -h, --help             print this text

exit codes: 0 every host passes; 1 one does not; 2 invalid command line
END
}

# ---- Command line ----------------------------------------------------------------------------------------------------
misused() {
  printf 'error: %s\nhelp: acr-proxy-check.sh --help\n' "$1" >&2
  exit 2
}

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

matches() { printf '%s\n' "$1" | grep -Eqx -- "$2"; }

LABEL='[a-z0-9]([a-z0-9-]*[a-z0-9])?'
HOST="$LABEL(\\.$LABEL)+"
HOST_TEXT='a host name in lower case, without scheme, port or path'
OCTET='(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
IMAGE="$HOST(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)+(:[A-Za-z0-9_.-]+)?@sha256:[0-9a-f]{64}"

# contains LIST WORD
contains() {
  case " $1 " in *" $2 "*) return 0 ;; *) return 1 ;; esac
}

# hosts_in OPTION LIST: prints the names of a list with commas.
hosts_in() {
  found=
  for name in $(printf '%s' "$2" | tr ',' ' '); do
    matches "$name" "$HOST" || misused "got $1 $name; allowed: $HOST_TEXT"
    contains "$found" "$name" || found="$found $name"
  done
  printf '%s' "$found"
}

proxy='' image='' authorizations='' buckets='' charts='' authfile='' seconds=15 registries=''
set -f
while [ $# -gt 0 ]; do
  option=$1
  shift
  case $option in
  --*=*)
    set -- "${option#*=}" "$@"
    option=${option%%=*}
    ;;
  esac
  case $option in
  -h | --help)
    usage
    exit 0
    ;;
  --proxy | --image | --authorization | --bucket | --chart | --authfile | --timeout)
    [ -n "${1-}" ] || misused "got $option without a value; allowed: $option $(usage | sed -n "s/^  $option \([A-Z]*\) .*/\1/p")"
    value=$1
    shift
    ;;
  -*) misused "got $option; allowed: --proxy, --image, --authorization, --bucket, --chart, --authfile, --timeout, --help" ;;
  *)
    matches "$option" "$HOST" || misused "got $option; allowed: registries: each $HOST_TEXT"
    contains "$registries" "$option" || registries="$registries $option"
    continue
    ;;
  esac
  case $option in
  --proxy)
    matches "$value" "$OCTET\\.$OCTET\\.$OCTET\\.$OCTET" || misused "got --proxy $value; allowed: an IPv4 address"
    proxy=$value
    ;;
  --image)
    matches "$value" "$IMAGE" || misused "got --image $value; allowed: <registry>/<repository>@sha256:<64 hex digits>"
    image=$value
    ;;
  --authorization) authorizations=$(hosts_in "$option" "$value") || exit ;;
  --bucket) buckets=$(hosts_in "$option" "$value") || exit ;;
  --chart) charts=$(hosts_in "$option" "$value") || exit ;;
  --authfile) authfile=$value ;;
  --timeout)
    { matches "$value" '[1-9][0-9]{0,2}' && [ "$value" -le 300 ]; } ||
      misused "got --timeout $value; allowed: whole seconds from 1 to 300"
    seconds=$value
    ;;
  esac
done
[ -n "$registries" ] || misused 'got no registry; allowed: acr-proxy-check.sh [options] REGISTRY...'
image_registry=${image%%/*}
[ -z "$image" ] || contains "$registries" "$image_registry" ||
  misused "got --image with the registry $image_registry; allowed:$registries"
[ -z "$authfile" ] || [ -r "$authfile" ] || fail "cannot read $authfile; allowed: a file as docker login writes it"
command -v curl >/dev/null || fail 'curl is not installed; install it'

tmp=$(mktemp -d "${TMPDIR:-/tmp}/acr-proxy-check.XXXXXX") || fail 'cannot make a temporary folder'
trap 'rm -rf "$tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# ---- Output ----------------------------------------------------------------------------------------------------------
# Lines break at COLUMNS, or at the width of a terminal. Files and pipes have no limit.
width=
case ${COLUMNS-} in '' | *[!0-9]*) ;; *) width=$COLUMNS ;; esac
RIGHT='✓' WRONG='✗' NOTE='!'
if [ -t 1 ]; then
  [ -n "$width" ] || width=$(stty size 2>/dev/null </dev/tty | cut -d ' ' -f 2)
  if [ -z "${NO_COLOR-}" ]; then
    escape=$(printf '\033')
    RIGHT="${escape}[32m✓${escape}[39m" WRONG="${escape}[31m✗${escape}[39m" NOTE="${escape}[33m!${escape}[39m"
  fi
fi

# beside START COLUMN TEXT: prints a text that begins in a column. Further lines begin there as well.
beside() {
  printf '%s' "$1"
  printf '%s\n' "$3" | awk -v width="${width:-0}" -v column="$2" '{
    indent = ""
    while (length(indent) < column) indent = indent " "
    line = $1
    for (i = 2; i <= NF; i++) {
      if (width > 0 && column + length(line " " $i) > width) {
        print (broken++ ? indent : "") line
        line = $i
      } else line = line " " $i
    }
    print (broken ? indent : "") line
  }'
}

# right STEP TEXT, wrong STEP PROBLEM FIX: add a line to the steps of the host.
right() { beside "  $RIGHT $(printf '%-11s' "$1")  " 17 "$2" >>"$tmp/steps"; }
wrong() {
  is_sound=no
  beside "  $WRONG $(printf '%-11s' "$1")  " 17 "$2" >>"$tmp/steps"
  beside '    fix: ' 9 "$3" >>"$tmp/steps"
}

count=0 failed=0 failures=
# conclude ROLE HOST: prints a host with its steps.
conclude() {
  count=$((count + 1))
  mark=$RIGHT
  if [ "$is_sound" = no ]; then
    mark=$WRONG
    failed=$((failed + 1))
    failures="$failures${failures:+, }$1 $2"
  fi
  printf '%s %-13s  %s\n' "$mark" "$1" "$2"
  cat "$tmp/steps"
}

# ---- Requests --------------------------------------------------------------------------------------------------------
# request URL HOST [OPTION...]: asks without any proxy of the environment, and follows no redirect. Sets code, the exit
# code of curl; status; handshaken, the seconds until then; redirect.
request() {
  url=$1 to=$2
  shift 2
  [ -z "$proxy" ] || set -- --connect-to "$to:443:$proxy:443" "$@"
  : >"$tmp/head"
  : >"$tmp/body"
  result=$(curl -q -sS --noproxy '*' --http1.1 --max-time "$seconds" -D "$tmp/head" -o "$tmp/body" \
    -w '%{http_code} %{time_appconnect} %{redirect_url}' "$@" "$url" 2>"$tmp/said")
  code=$?
  [ "$code" -ne 77 ] || fail 'curl finds no certificates of authorities; install ca-certificates'
  # shellcheck disable=SC2086 # three words
  set -- $result
  status=${1-000} handshaken=${2-0} redirect=${3-}
}

is_zero() {
  case $1 in *[1-9]*) return 1 ;; *) return 0 ;; esac
}

# issuer_at ADDRESS HOST: prints who issued the certificate that a server shows, if openssl is installed.
issuer_at() {
  command -v openssl >/dev/null || return 0
  openssl s_client -connect "$1:443" -servername "$2" </dev/null 2>/dev/null |
    openssl x509 -noout -issuer -nameopt multiline,utf8 2>/dev/null | tr -d '\000-\011\013-\037\177' |
    sed -n 's/^ *organizationName *= /1/p; s/^ *commonName *= /2/p' | sort | sed -n '1s/^.//p' | cut -c 1-60
}

# ---- Texts -----------------------------------------------------------------------------------------------------------
LATER='the way to it is open: try again later; if it stays, ask whoever runs it'

key_of() {
  case $1 in registry) echo registries ;; authorization) echo authorizations ;; bucket) echo buckets ;; *) echo charts ;; esac
}

right_name_of() {
  case $1 in
  registry) echo 'check the name of the registry: another service answers there' ;;
  authorization) echo 'check the name: the registry names its authorization service as realm, in its answer 401' ;;
  bucket) echo 'write the host to which the registry redirects: --image finds it' ;;
  *) echo 'check the host of the chart repository in the ACR console; charts in the format of OCI need none' ;;
  esac
}

# odd_status ROLE PATH ALLOWED
odd_status() {
  if [ "$status" -ge 500 ]; then
    wrong answer "it fails: status $status for $2" "$LATER"
  else
    wrong answer "got status $status for $2; allowed: $3" "$(right_name_of "$1")"
  fi
}

handshake_failed() {
  if [ "$code" -eq 60 ] || [ "$code" -eq 51 ]; then
    issuer=$(issuer_at "$address" "$2")
    wrong certificate "its certificate${issuer:+ (issued by $issuer)} is not trusted, has expired, or is for another name" \
      "something between this machine and $2 ends TLS, or the name leads to another server: lead it to the proxy alone, and do not make clients trust this certificate"
  elif grep -Eqi 'wrong version number|packet length too long|http request' "$tmp/said"; then
    wrong certificate 'it does not speak TLS' \
      "another service answers at $address: check that this is the address of the proxy"
  else
    if [ "$code" -eq 28 ]; then problem="no TLS handshake within $seconds s"; else problem='it closes the connection in the TLS handshake'; fi
    wrong certificate "$problem" \
      "find sni=\"$2\" in /var/log/acr-proxy/access.log on the proxy: with to=\"refused\", acrProxy.$(key_of "$1") must name it; with status=403, acrProxy.allow must name the network of this machine; with status=502, the proxy does not reach it"
  fi
}

# ---- Hosts -----------------------------------------------------------------------------------------------------------
first_host='' first_address=''

# visit ROLE HOST PATH: goes the way of a client to one host. Fails when there is no answer.
visit() {
  : >"$tmp/steps"
  is_sound=yes
  request "https://$2$3" "$2" -v
  address=$proxy
  [ -n "$proxy" ] || address=$(sed -n 's/^\* *Trying \[\{0,1\}\([0-9a-f.:]*[0-9a-f]\)\]\{0,1\}\(:443\)\{0,1\}\.\.\..*/\1/p' "$tmp/said" | sed -n '1s/:443$//;1p')
  if [ -z "$address" ]; then
    wrong name 'its name has no address here' \
      'write its line of the output host_entries into the hosts file of this machine, or the same record into its name server'
    return 1
  fi
  if [ -z "$proxy" ]; then
    [ -n "$first_address" ] || first_host=$2 first_address=$address
    if [ "$address" = "$first_address" ]; then
      right name "$address"
    else
      wrong name "it leads to $address, and $first_host to $first_address: one of them passes the proxy by" \
        'lead both to the proxy: the output host_entries has their lines'
    fi
  fi
  # curl counts the time of a connection only when TLS has ended as well. It offers ALPN as soon as there is one.
  if [ "$code" -eq 7 ] || { [ "$code" -eq 28 ] && ! grep -q ALPN "$tmp/said"; }; then
    if [ "$code" -eq 28 ]; then
      wrong connection "$address does not answer on port 443 within $seconds s" \
        'check the route or the VPN to the proxy, and name the network of this machine in acrProxy.allow'
    else
      wrong connection "$address refuses connections on port 443, or no route leads there" \
        'check that this is the address of the proxy, and that it runs: sudo acr-proxy status on it'
    fi
    return 1
  fi
  right connection "port 443 of $address is open"
  if is_zero "$handshaken" || [ "$code" -eq 60 ]; then
    handshake_failed "$1" "$2"
    return 1
  fi
  right certificate 'valid for this name'
  if [ "$status" = 000 ] || [ "$code" -ne 0 ]; then
    if [ "$code" -eq 28 ]; then problem="no answer within $seconds s"; else problem='it closes the connection without an answer'; fi
    wrong answer "$problem" "$LATER"
    return 1
  fi
}

# expected_of REGISTRY: prints the authorization services to which it may send clients. None: any.
expected_of() {
  region='[a-z0-9-]+'
  followed=$(printf '%s\n' "$1" | sed -nE \
    -e "s/^registry(-vpc)?\\.($region)\\.aliyuncs\\.com\$/dockerauth\\1.\\2.aliyuncs.com/p" \
    -e "s/^[a-z0-9-]+-registry(-vpc)?\\.($region)\\.cr\\.aliyuncs\\.com\$/dockerauth-ee\\1.\\2.aliyuncs.com/p")
  printf '%s' "$followed"
  for name in $authorizations; do [ "$name" = "$followed" ] || printf ' %s' "$name"; done
}

# realms has a line for each registry that named one: its host, and the whole realm.
: >"$tmp/realms"

check_registry() {
  visit registry "$1" /v2/ || return 0
  if [ "$status" -ne 401 ]; then
    odd_status registry /v2/ 401
    return 0
  fi
  challenge=$(tr -d '\r' <"$tmp/head" | sed -nE 's/^[Ww][Ww][Ww]-[Aa][Uu][Tt][Hh][Ee][Nn][Tt][Ii][Cc][Aa][Tt][Ee]: *[Bb][Ee][Aa][Rr][Ee][Rr] +//p' | sed -n 1p)
  realm=$(printf '%s\n' "$challenge" | sed -nE 's/.*realm="([^"]*)".*/\1/p')
  if [ -z "$realm" ]; then
    wrong answer 'got a 401 without a Bearer realm' "$(right_name_of registry)"
    return 0
  fi
  if ! matches "$realm" 'https://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?([?].*)?'; then
    wrong answer 'got a realm that is no address with https' "$(right_name_of registry)"
    return 0
  fi
  service=$(printf '%s\n' "$challenge" | sed -nE 's/.*service="([^"]*)".*/\1/p')
  realm_host=${realm#https://}
  realm_host=${realm_host%%[/?]*}
  expected=$(expected_of "$1")
  if [ -n "$expected" ] && ! contains "$expected" "$realm_host"; then
    # shellcheck disable=SC2086 # a list of words
    wrong answer "it sends clients to $realm_host; expected: $(echo $expected | sed 's/ /, /g')" \
      "if the registry is yours, write $realm_host in acrProxy.authorizations, and deploy"
    return 0
  fi
  right answer "status 401; clients sign in at ${realm%%[?]*}"
  printf '%s %s\n' "$realm_host" "$realm" >>"$tmp/realms"
  [ "$1" != "$image_registry" ] || image_realm=$realm image_service=$service
}

check_authorization() {
  path=$(sed -n "s,^$1 https://[^/?]*\\([^?]*\\).*,\\1,p" "$tmp/realms" | sed -n 1p)
  visit authorization "$1" "${path:-/auth}" || return 0
  case $status in
  200 | 400 | 401 | 403) right answer "status $status" ;;
  *) odd_status authorization "${path:-/auth}" '200, 400, 401, 403' ;;
  esac
}

check_bucket() {
  visit bucket "$1" / || return 0
  if [ "$status" -ge 500 ]; then
    odd_status bucket / ''
  elif [ "$status" -eq 404 ] && grep -q '<Code>NoSuchBucket</Code>' "$tmp/body"; then
    wrong answer 'OSS has no bucket of this name' "$(right_name_of bucket)"
  else
    right answer "status $status"
  fi
}

check_charts() {
  visit charts "$1" /api/_/_/charts || return 0
  case $status in
  200 | 401 | 403) right answer "status $status" ;;
  *) odd_status charts /api/_/_/charts '200, 401, 403' ;;
  esac
}

# ---- Image -----------------------------------------------------------------------------------------------------------
# Credentials stand in files for curl, and never in a command line.

# login: writes the credentials for the image's registry to a file for curl. Empty without any.
login() {
  : >"$tmp/login"
  file=${authfile:-${DOCKER_CONFIG:-${HOME:-/}/.docker}/config.json}
  [ -r "$file" ] || return 0
  key=$(printf '%s' "$image_registry" | sed 's/\./\\./g')
  docker=$(tr -d ' \t\r\n' <"$file")
  auth=$(printf '%s\n' "$docker" | sed -nE "s,.*\"(https://)?$key(/v[12]/?)?\":[{][^}]*\"auth\":\"([^\"]+)\".*,\\3,p")
  helper=$(printf '%s\n' "$docker" | sed -nE "s,.*\"credHelpers\":[{][^}]*\"$key\":\"([a-zA-Z0-9._-]+)\".*,\\1,p")
  [ -n "$helper" ] || [ -n "$auth" ] ||
    helper=$(printf '%s\n' "$docker" | sed -nE 's,.*"credsStore":"([a-zA-Z0-9._-]+)".*,\1,p')
  if [ -n "$helper" ]; then
    said=$(printf '%s' "$image_registry" | "docker-credential-$helper" get 2>/dev/null | tr -d '\r\n') || return 0
    name=$(printf '%s\n' "$said" | sed -nE 's/.*"Username" *: *"([^"]*)".*/\1/p')
    secret=$(printf '%s\n' "$said" | sed -nE 's/.*"Secret" *: *"(([^"\\]|\\.)*)".*/\1/p')
    # The escapes of JSON are those of curl's file.
    [ -z "$secret" ] || printf 'user = "%s:%s"\n' "$name" "$secret" >"$tmp/login"
  elif [ -n "$auth" ]; then
    printf 'header = "Authorization: Basic %s"\n' "$auth" >"$tmp/login"
  fi
}

# fetch URL [OPTION...]: asks the registry with the token.
fetch() {
  url=$1
  shift
  request "$url" "$image_registry" -K "$tmp/token" "$@"
}

ended() {
  wrong image "its pull ends at $1$([ "$status" = 000 ] || echo " with status $status")" \
    "sign in as an account that may pull it (docker login $image_registry), and check its name and digest"
}

# learn_bucket: pulls the image without its layers, and learns the bucket from the redirect.
learn_bucket() {
  login
  path=${image#*/}
  digest=${path#*@}
  repository=${path%@*}
  repository=${repository%:*}
  at=${image_realm#https://}
  at=${at%%[/?]*}
  request "$image_realm" "$at" -K "$tmp/login" -G --data-urlencode "scope=repository:$repository:pull" \
    --data-urlencode "service=$image_service"
  token=$(tr -d '\r\n' <"$tmp/body" | sed -nE 's/.*"token" *: *"([^"]+)".*/\1/p')
  [ -n "$token" ] || token=$(tr -d '\r\n' <"$tmp/body" | sed -nE 's/.*"access_token" *: *"([^"]+)".*/\1/p')
  if [ "$status" != 200 ] || [ -z "$token" ]; then
    ended "$at"
    return 0
  fi
  printf 'header = "Authorization: Bearer %s"\n' "$token" >"$tmp/token"
  # The manifest is one of an image, or an index that leads to one.
  for _ in 1 2; do
    fetch "https://$image_registry/v2/$repository/manifests/$digest" \
      -H 'Accept: application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json'
    if [ "$status" != 200 ]; then
      ended "$image_registry"
      return 0
    fi
    manifest=$(tr -d ' \t\r\n' <"$tmp/body")
    config=$(printf '%s\n' "$manifest" | sed -nE 's/.*"config":[{][^}]*"digest":"(sha256:[0-9a-f]{64})".*/\1/p')
    [ -z "$config" ] || break
    digest=$(printf '%s\n' "$manifest" | grep -Eo 'sha256:[0-9a-f]{64}' | sed -n 1p)
  done
  fetch "https://$image_registry/v2/$repository/blobs/$config"
  case $status in
  30[12378])
    bucket=${redirect#https://}
    bucket=${bucket%%[/?]*}
    right image "comes from $bucket"
    contains "$buckets" "$bucket" || buckets="$buckets $bucket"
    ;;
  200) right image 'comes from the registry itself' ;;
  *) ended "$image_registry" ;;
  esac
}

# ---- Run -------------------------------------------------------------------------------------------------------------
if [ -z "$proxy" ]; then
  beside '' 0 'Where the names of this machine lead:'
else
  beside '' 0 "At $proxy, whatever the names of this machine lead to:"
fi

image_realm=
for registry in $registries; do
  check_registry "$registry"
  if [ "$registry" = "$image_registry" ]; then
    # It is printed once its image is pulled, for which its authorization service is needed.
    cp "$tmp/steps" "$tmp/registry-steps"
    registry_is_sound=$is_sound
  else
    conclude registry "$registry"
  fi
done

services=
for registry in $registries; do
  for name in $(expected_of "$registry"); do contains "$services" "$name" || services="$services $name"; done
done
while read -r name _; do contains "$services" "$name" || services="$services $name"; done <"$tmp/realms"

is_open=yes
[ -z "$image" ] || is_open=$registry_is_sound
: >"$tmp/services"
for name in $services; do
  check_authorization "$name"
  [ "$is_sound" = yes ] || is_open=no
  printf '%s %s\n' "$name" "$is_sound" >>"$tmp/services"
  cp "$tmp/steps" "$tmp/steps-of-$name"
done

if [ -n "$image" ]; then
  cp "$tmp/registry-steps" "$tmp/steps"
  is_sound=$registry_is_sound
  [ "$is_open" = no ] || learn_bucket
  conclude registry "$image_registry"
fi
while read -r name is_sound; do
  cp "$tmp/steps-of-$name" "$tmp/steps"
  conclude authorization "$name"
done <"$tmp/services"

for name in $buckets; do
  check_bucket "$name"
  conclude bucket "$name"
done
for name in $charts; do
  check_charts "$name"
  conclude charts "$name"
done

[ -n "$buckets" ] || [ -n "$image" ] ||
  beside "$NOTE " 2 'no bucket is checked: name one with --bucket, or an image with --image'
noun=hosts
[ "$count" -ne 1 ] || noun=host
if [ "$failed" -eq 0 ]; then
  beside "$RIGHT " 2 "all of $count $noun"
  exit 0
fi
beside "$WRONG " 2 "$failed of $count $noun failed: $failures"
exit 1
