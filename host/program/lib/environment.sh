# shellcheck shell=bash
# Variables of the app that are secret. They lie on the data disk, like the token.
APP_ENV=$DATA/secrets/app.env

# app_variables: prints NAME=value for each variable of the state and of APP_ENV. The first one of a name counts.
app_variables() {
  local words word name line number=0 seen=' ' out=''
  read -ra words <<<"$ENVIRONMENT"
  for word in "${words[@]}"; do
    printf -v line %b "${word//%/\\x}"
    out+=$line$'\n' seen+="${word%%=*} "
  done
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    if [[ $line =~ ^[[:blank:]]*(#|$) ]]; then continue; fi
    name=${line%%=*}
    [[ $line =~ ^[A-Za-z_][A-Za-z0-9_]*=[[:print:]]*$ && ! $name =~ ^($RESERVED_VARIABLES)$ ]] ||
      die "line $number of $APP_ENV is not NAME=value in printable characters, or its name is reserved: $RESERVED_VARIABLES; correct it"
    [[ $seen == *" $name "* ]] || out+=$line$'\n' seen+="$name "
  done < <(cat "$APP_ENV" 2>/dev/null)
  printf %s "$out"
}
