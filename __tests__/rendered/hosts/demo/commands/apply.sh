#!/bin/sh
# The last command: writes the state, puts the bundles together and applies.
set -eu
umask 077
var=/var/lib/open-design
etc=/etc/open-design
mkdir -p $var $etc
cat >$etc/state.new <<'END_OF_STATE'
DATA_DISK_ID=d-bp1abcdefghijklmnopqrs
PUBLIC_ADDRESS=203.0.113.9
REGION=cn-hangzhou
IMAGE=ghcr.io/nexu-io/od@sha256:0000000000000000000000000000000000000000000000000000000000000000
REGISTRY_MIRRORS=https://your-id.mirror.aliyuncs.com
MEMORY_MIB=384
HEAP_MIB=192
PIDS=256
DOMAIN=
CLIENTS=203.0.113.0/24
FRONT=tls
CERTIFICATE=self-signed
ACME_EMAIL=
ACME_CHALLENGE=
BALANCER_SOURCES=
CLIENT_ADDRESS=
ICP_NUMBER=
BACKUP_KEEP_DAYS=7
BACKUP_BUCKET=
BACKUP_FOLDER=open-design-demo
END_OF_STATE
sync $etc/state.new
mv -f $etc/state.new $etc/state
sync $etc
damaged() {
  echo parts of a bundle are missing or damaged, deploy again >&2
  exit 1
}
cat $var/parts/<operations>.1 $var/parts/<operations>.2 | base64 -d | gzip -dc >$var/operations.new || damaged
sync $var/operations.new
mv -f $var/operations.new $var/operations.sh
sync $var
cat $var/parts/<program>.1 $var/parts/<program>.2 | base64 -d | gzip -dc >$var/program.new || damaged
sync $var/program.new
mv -f $var/program.new $var/program.sh
sync $var
# Parts of earlier releases.
find $var/parts -type f ! -name <operations>.1 ! -name <operations>.2 ! -name <program>.1 ! -name <program>.2 -delete
sh $var/operations.sh install
exec sh $var/program.sh apply
