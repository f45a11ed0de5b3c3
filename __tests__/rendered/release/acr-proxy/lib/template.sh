fill() {
  local line word argument words left=0 list='' lines='' out=''
  local sections=" ${*:2} "
  while IFS= read -r line; do
    word='' argument=''
    if [[ $line =~ ^\{\{([#/][a-z]+)\ ?([A-Za-z_-]*)\}\}$ ]]; then word=${BASH_REMATCH[1]} argument=${BASH_REMATCH[2]}; fi
    case $word in
    '#if') if ((left)) || [[ $sections != *" $argument "* ]]; then left=$((left + 1)); fi ;;
    '/if') if ((left)); then left=$((left - 1)); fi ;;
    *)
      if ((left)); then continue; fi
      case $word in
      '#each') list=$argument lines='' ;;
      '/each')
        read -ra words <<<"${!list}"
        for word in "${words[@]}"; do out+=${lines//'{{this}}'/"$word"}; done
        list=''
        ;;
      *) if [[ -n $list ]]; then lines+=$line$'\n'; else fill_line "$line"; fi ;;
      esac
      ;;
    esac
  done <"$1"
  printf %s "$out"
}

fill_line() {
  local rest=$1 made='' name
  while [[ $rest =~ \{\{([A-Z_]+)\}\} ]]; do
    name=${BASH_REMATCH[1]}
    made+=${rest%%"{{$name}}"*}${!name}
    rest=${rest#*"{{$name}}"}
  done
  out+=$made$rest$'\n'
}
