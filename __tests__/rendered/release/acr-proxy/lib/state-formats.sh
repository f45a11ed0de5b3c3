CIDR='([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}'
CIDRS="($CIDR( $CIDR)*)"
HOST='[a-z0-9-]+(\.[a-z0-9-]+)+'
HOSTS="($HOST( $HOST)*)"
ADDRESS='([0-9]{1,3}\.){3}[0-9]{1,3}'
declare -A STATE_FORMATS=(
  [CLIENTS]="$CIDRS"
  [NAMES]="$HOSTS"
  [BUCKET_ENDPOINTS]="$HOSTS?"
  [RESOLVERS]="$ADDRESS( $ADDRESS)*"
  [NETWORKS]="$CIDRS?"
  [DENIED]="$CIDRS"
  [INTERNET]='yes|no'
)

derive_state() { BUCKET_PATTERNS=${BUCKET_ENDPOINTS//./\\.}; }
