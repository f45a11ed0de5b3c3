

read_state() {
  local line key value file=${1-$VAR/state}
  local -A seen=()
  [[ -s $file ]] || die "got no $file; deploy again"
  while IFS= read -r line; do
    key=${line%%=*} value=${line#*=}
    [[ $line =~ ^[A-Z_]+= && -n ${STATE_FORMATS[$key]-} ]] || die "got the line '$line' in $file, allowed a key of ${!STATE_FORMATS[*]}; deploy again"
    [[ $value =~ ^(${STATE_FORMATS[$key]})$ ]] || die "got $key '$value', allowed what matches ${STATE_FORMATS[$key]}; deploy again"
    [[ -z ${seen[$key]-} ]] || die "got $key twice in $file, allowed once; deploy again"
    printf -v "$key" %s "$value"
    seen[$key]=1
  done <"$file"
  for key in "${!STATE_FORMATS[@]}"; do
    [[ -n ${seen[$key]-} ]] || die "got no $key in $file; deploy again"
  done
  derive_state
}

adopt_state() {
  [[ -s $CONF/state ]] || die "got no $CONF/state; deploy again"
  put 0600 "$VAR/state.asked" <"$CONF/state"
  read_state "$VAR/state.asked"
  mv -f "$VAR/state.asked" "$VAR/state"
  sync "$VAR"
}
