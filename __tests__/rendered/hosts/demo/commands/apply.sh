#!/bin/sh
# The last command: puts the bundles together, writes the state and applies it.
set -eu
umask 077
var=/var/lib/open-design
etc=/etc/open-design
mkdir -p $var/parts $etc
damaged() {
  rm -f $var/*.$$
  echo the bundles cannot be put together: the disk is full, or parts are missing, as on a replaced system disk >&2
  echo make room, or run all commands again: terraform apply with -replace for each alicloud_ecs_invocation >&2
  exit 1
}
if ! grep -qx id=<operations>3531b969c0dd8c9cbb065973182129640b1ecb5075406d7f $var/operations.sh 2>/dev/null; then
  cat $var/parts/c9049ef5440208ef.1 $var/parts/c9049ef5440208ef.2 $var/parts/c9049ef5440208ef.3 | base64 -d | gzip -dc >$var/operations.$$ || damaged
  sync $var/operations.$$
  mv -f $var/operations.$$ $var/operations.sh
  sync $var
fi
if ! grep -qx id=<program>c681911de5ccc37e76695df57640dcb94363e2eaa357fcb7 $var/program.sh 2>/dev/null; then
  cat $var/parts/85ea926a8e22998f.1 $var/parts/85ea926a8e22998f.2 $var/parts/85ea926a8e22998f.3 | base64 -d | gzip -dc >$var/program.$$ || damaged
  sync $var/program.$$
  mv -f $var/program.$$ $var/program.sh
  sync $var
fi
# Parts of earlier releases.
find $var/parts -type f ! -name c9049ef5440208ef.1 ! -name c9049ef5440208ef.2 ! -name c9049ef5440208ef.3 ! -name 85ea926a8e22998f.1 ! -name 85ea926a8e22998f.2 ! -name 85ea926a8e22998f.3 -delete
cat >$etc/state.$$ <<'END_OF_STATE'
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
sync $etc/state.$$
mv -f $etc/state.$$ $etc/state
sync $etc
sh $var/operations.sh install
exec sh $var/program.sh apply
