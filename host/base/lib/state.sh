# shellcheck shell=bash
# The state is a file of KEY=value lines: what one environment asks of this host. It is data: it is read and checked, and
# never run. The host program defines STATE_FORMATS, a regular expression for the value of each key.

# read_state: sets a variable for every key of STATE_FORMATS, and what derive_state sets.
read_state() {
  local line key value file=$CONF/state
  local -A seen=()
  [[ -s $file ]] || die "got no $file; deploy again"
  while IFS= read -r line; do
    key=${line%%=*} value=${line#*=}
    [[ $line =~ ^[A-Z_]+= && -n ${STATE_FORMATS[$key]-} ]] || die "got the line '$line' in $file, allowed a key of ${!STATE_FORMATS[*]}; deploy again"
    [[ $value =~ ^(${STATE_FORMATS[$key]})$ ]] || die "got $key '$value', allowed what matches ${STATE_FORMATS[$key]}; deploy again"
    printf -v "$key" %s "$value"
    seen[$key]=1
  done <"$file"
  for key in "${!STATE_FORMATS[@]}"; do
    [[ -n ${seen[$key]-} ]] || die "got no $key in $file; deploy again"
  done
  derive_state
}
