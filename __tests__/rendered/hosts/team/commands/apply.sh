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
DATA_DISK_GIB=200
SYSTEM_DISK_GIB=60
PUBLIC_ADDRESS=
REGION=cn-shanghai
IMAGE=crpi-example.cn-shanghai.personal.cr.aliyuncs.com/design/od@sha256:8d3a1c7f0b6e4d2f9a5c3b1e7f6d4c2a0b9e8d7c6f5a4b3c2d1e0f9a8b7c6d5e
ACR_INSTANCE=
REGISTRY_MIRRORS=https://mirror.example.com
MEMORY_MIB=1024
HEAP_MIB=512
CPUS=0
PIDS=256
ENVIRONMENT=
DOMAIN=design.example.cn
CLIENTS=10.0.0.0/8 198.51.100.0/24
FRONT=tls
CERTIFICATE=acme
ACME_EMAIL=ops@example.cn
ACME_CHALLENGE=dns-01
ACME_ZONE=
BALANCER_SOURCES=
CLIENT_ADDRESS=
ICP_NUMBER=&#27818;ICP&#22791;12345678&#21495;-1
EGRESS_DENIED=10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 169.254.0.0/16 198.18.0.0/15 224.0.0.0/3
EGRESS_NETWORKS=172.20.32.0/20 10.1.2.3/32
EGRESS_HOSTS=llm.example.internal,10.1.2.3
BACKUP_KEEP_DAYS=30
BACKUP_BUCKET=example-backups
BACKUP_FOLDER=studio-team
SSH_KEYS=ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKq7x8Xl5v0dJm5lM1JY0c2i3Yv5w6c8g9h0j1k2l3m4
DATA_DISK_ID=d-bp1abcdefghijklmnopqrs
END_OF_STATE
sync $etc/state.$$
mv -f $etc/state.$$ $etc/state
sync $etc
sh $var/operations.sh install
exec sh $var/program.sh apply
