# shellcheck shell=bash
# Text of the files of programs that install packages of the distribution. They set APT_WAIT, the seconds that apply waits for
# apt's locks in all, APT_WAITED, those that it has waited, and APT_PAUSE, those between two looks.

# wait_for_apt: waits while another process, such as the updates of a first boot, holds one of apt's locks. apt itself waits
# for some of them only, and dpkg for none. At the end of the time apt fails, and says why.
# shellcheck disable=SC2153
wait_for_apt() {
  local holder said='' lib=$ROOT/var/lib
  while ((APT_WAITED < APT_WAIT)) && holder=$("$RELEASE_DIR/python/apt-holder.py" "$lib"/{dpkg/lock{-frontend,},apt/lists/lock}) && [[ -n $holder ]]; do
    [[ $holder == "$said" ]] || say "waiting for apt's lock, which $holder holds"
    said=$holder
    sleep "$APT_PAUSE"
    ((APT_WAITED += APT_PAUSE))
  done
}

# needrestart would restart services while this apply uses them.
apt() {
  wait_for_apt
  NEEDRESTART_SUSPEND=1 apt-get -q -y -o DPkg::Lock::Timeout=300 -o APT::Update::Error-Mode=any -o Acquire::Retries=2 "$@"
}
