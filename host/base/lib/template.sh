# shellcheck shell=bash
# fill TEMPLATE [SECTION...]: prints a template. It keeps the {{#if SECTION}} blocks that are named, replaces {{NAME}} by
# the variable of that name, and repeats an {{#each NAME}} block for every word of the variable, with {{this}} as the word.
fill() {
  local line word argument left=0 list='' lines=''
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
        for word in ${!list}; do printf %s "${lines//'{{this}}'/"$word"}"; done
        list=''
        ;;
      *) if [[ -n $list ]]; then lines+=$line$'\n'; else fill_line "$line"; fi ;;
      esac
      ;;
    esac
  done <"$1"
}

fill_line() {
  local line=$1 name
  while [[ $line =~ \{\{([A-Z_]+)\}\} ]]; do
    name=${BASH_REMATCH[1]}
    line=${line//"{{$name}}"/"${!name}"}
  done
  printf '%s\n' "$line"
}
