#!/bin/sh
# The last command: puts the bundles together, writes the state and applies it.
set -eu
umask 077
var=/var/lib/acr-proxy
etc=/etc/acr-proxy
mkdir -p $var/parts $etc
damaged() {
  rm -f $var/*.$$
  echo the bundles cannot be put together: the disk is full, or parts are missing, as on a replaced system disk >&2
  echo make room, or run all commands again: terraform apply with -replace for each alicloud_ecs_invocation >&2
  exit 1
}
if ! grep -qx id=<acr-proxy>f8668bf30f7b1818dca3b87f0d5a9bff1032ee8e8b2fcd04 $var/program.sh 2>/dev/null; then
  cat $var/parts/e6ee00fbba26d64f.1 $var/parts/e6ee00fbba26d64f.2 | gzip -dc >$var/program.$$ || damaged
  sync $var/program.$$
  mv -f $var/program.$$ $var/program.sh
  sync $var
fi
# Parts of earlier releases.
find $var/parts -type f ! -name e6ee00fbba26d64f.1 ! -name e6ee00fbba26d64f.2 -delete
cat >$etc/state.$$ <<'END_OF_STATE'
CLIENTS=10.20.0.0/16 198.51.100.0/24
NAMES=registry-vpc.cn-beijing.aliyuncs.com studio-registry-vpc.cn-beijing.cr.aliyuncs.com crpi-0123456789abcdef.cn-beijing.personal.cr.aliyuncs.com dockerauth-vpc.cn-beijing.aliyuncs.com dockerauth-ee-vpc.cn-beijing.aliyuncs.com dockerauth.cn-beijing.aliyuncs.com cri-0123456789abcdef-registry.oss-cn-beijing-internal.aliyuncs.com oss-cn-beijing-internal.aliyuncs.com studio-chart-vpc.cn-beijing.cr.aliyuncs.com
BUCKET_ENDPOINTS=oss-cn-beijing.aliyuncs.com
RESOLVERS=100.100.2.136 100.100.2.138
NETWORKS=10.80.0.12/32 100.64.0.0/10
DENIED=10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 169.254.0.0/16 198.18.0.0/15 224.0.0.0/3
INTERNET=yes
END_OF_STATE
sync $etc/state.$$
mv -f $etc/state.$$ $etc/state
sync $etc
exec sh $var/program.sh apply
