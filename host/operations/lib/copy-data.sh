# shellcheck shell=bash
# The program calls this while the app is stopped.
do_copy_data() {
  [[ $# == 1 && $1 == "$DATA"/* && ! -e $1 ]] || die "got '$*', allowed a new folder in $DATA; see: open-design copy-data --help"
  take_lock 0
  for_app "$1"
  as_app BindReadOnlyPaths="$DATA/app:/data" BindPaths="$1:/copy" -- cp -a /data/. /copy/ </dev/null
  sync -f "$1"
}
