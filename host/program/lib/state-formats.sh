# shellcheck shell=bash
# shellcheck disable=SC2034 # read_state uses them
# The values come from the environment's file and are checked again here. No accepted value has a special meaning for
# nginx, Compose or a shell.
CIDR='([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}'
CIDRS="($CIDR( $CIDR)*)"
ORIGIN='https?://[A-Za-z0-9.-]+(:[0-9]+)?'
VARIABLE='[A-Za-z_][A-Za-z0-9_]*=[A-Za-z0-9_.,:/@+=%-]*'
PINNED_IMAGE='[a-z0-9][A-Za-z0-9._:/-]*@sha256:[0-9a-f]{64}'
SSH_KEY='(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+=*'
declare -A STATE_FORMATS=(
  [DATA_DISK_ID]='d-[a-z0-9]+'
  [DATA_DISK_GIB]='[1-9][0-9]*'
  [SYSTEM_DISK_GIB]='[1-9][0-9]*'
  [PUBLIC_ADDRESS]='[0-9.]*'
  [REGION]='[a-z0-9-]+'
  [IMAGE]=$PINNED_IMAGE
  [ACR_INSTANCE]='(cri-[a-z0-9]+)?'
  [REGISTRY_MIRRORS]="($ORIGIN( $ORIGIN)*)?"
  [MEMORY_MIB]='[1-9][0-9]*'
  [HEAP_MIB]='[1-9][0-9]*'
  [CPUS]='[0-9]+(\.[0-9]+)?'
  [PIDS]='[1-9][0-9]*'
  [ENVIRONMENT]="($VARIABLE( $VARIABLE)*)?"
  [DOMAIN]='[a-z0-9.-]*'
  [CLIENTS]="everyone|$CIDRS"
  [FRONT]='tls|balancer'
  [CERTIFICATE]='self-signed|provided|acme|none'
  [ACME_EMAIL]='([A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+)?'
  [ACME_CHALLENGE]='(http-01|dns-01)?'
  [ACME_ZONE]='[a-z0-9.-]*'
  [BALANCER_SOURCES]="$CIDRS?"
  [CLIENT_ADDRESS]='(X-Forwarded-For|proxy_protocol)?'
  [ICP_NUMBER]='([A-Za-z0-9.-]|&#[0-9]+;)*'
  [EGRESS_DENIED]="$CIDRS"
  [EGRESS_NETWORKS]="$CIDRS?"
  [EGRESS_HOSTS]='([a-z0-9.-]+(,[a-z0-9.-]+)*)?'
  [BACKUP_KEEP_DAYS]='[1-9][0-9]*'
  [BACKUP_BUCKET]='[a-z0-9-]*'
  [BACKUP_FOLDER]='[a-z0-9-]*'
  [SSH_KEYS]="($SSH_KEY(,$SSH_KEY)*)?"
)

# derive_state: sets SERVER to the name or address that clients use.
derive_state() {
  SERVER=${DOMAIN:-$PUBLIC_ADDRESS}
  [[ -n $SERVER ]] || SERVER=$(ip -4 -o route get 100.100.100.200 | sed -n 's/.* src \([0-9.]*\).*/\1/p' || true)
  [[ $SERVER =~ ^[a-z0-9.-]+$ ]] || die "got address '$SERVER', allowed a name or an IPv4 address; deploy again"
}
