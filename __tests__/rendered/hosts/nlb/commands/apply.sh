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
if ! grep -qx id=<operations>9cfeb5160b32abf832c54397249f2b2655a1a52ad241a296 $var/operations.sh 2>/dev/null; then
  cat $var/parts/2abfbe2be6d60820.1 $var/parts/2abfbe2be6d60820.2 $var/parts/2abfbe2be6d60820.3 $var/parts/2abfbe2be6d60820.4 | gzip -dc >$var/operations.$$ || damaged
  sync $var/operations.$$
  mv -f $var/operations.$$ $var/operations.sh
  sync $var
fi
if ! grep -qx id=<program>ad033a62a2340aea7c21bb7973128705e8ce13c51f5e427f $var/program.sh 2>/dev/null; then
  cat $var/parts/7d8a8deb6914c434.1 $var/parts/7d8a8deb6914c434.2 $var/parts/7d8a8deb6914c434.3 | gzip -dc >$var/program.$$ || damaged
  sync $var/program.$$
  mv -f $var/program.$$ $var/program.sh
  sync $var
fi
# Parts of earlier releases.
find $var/parts -type f ! -name 2abfbe2be6d60820.1 ! -name 2abfbe2be6d60820.2 ! -name 2abfbe2be6d60820.3 ! -name 2abfbe2be6d60820.4 ! -name 7d8a8deb6914c434.1 ! -name 7d8a8deb6914c434.2 ! -name 7d8a8deb6914c434.3 -delete
cat >$etc/state.$$ <<'END_OF_STATE'
DATA_DISK_GIB=40
SYSTEM_DISK_GIB=40
PUBLIC_ADDRESS=
REGION=ap-southeast-1
IMAGE=registry.example.com/design/od@sha256:8d3a1c7f0b6e4d2f9a5c3b1e7f6d4c2a0b9e8d7c6f5a4b3c2d1e0f9a8b7c6d5e
ACR_INSTANCE=
REGISTRY_MIRRORS=
MEMORY_MIB=1024
HEAP_MIB=512
CPUS=0
PIDS=256
ENVIRONMENT=
DOMAIN=design.example.com
CLIENTS=everyone
FRONT=balancer
CERTIFICATE=none
ACME_EMAIL=
ACME_CHALLENGE=
ACME_ZONE=
BALANCER_SOURCES=10.0.0.0/8 172.16.0.0/12 192.168.0.0/16
CLIENT_ADDRESS=proxy_protocol
ICP_NUMBER=
EGRESS_NETWORKS=
EGRESS_HOSTS=
BACKUP_KEEP_DAYS=7
BACKUP_BUCKET=
BACKUP_FOLDER=open-design-nlb
SSH_KEYS=
DATA_DISK_ID=d-bp1abcdefghijklmnopqrs
EGRESS_DENIED=10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 169.254.0.0/16 198.18.0.0/15 224.0.0.0/3 10.80.0.0/16
END_OF_STATE
sync $etc/state.$$
mv -f $etc/state.$$ $etc/state
sync $etc
sh $var/operations.sh install
exec sh $var/program.sh apply
