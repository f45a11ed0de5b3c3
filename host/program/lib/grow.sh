# shellcheck shell=bash
# Alibaba Cloud enlarges a disk while it is in use. Here its file system gets the new room, also while it is in use. No file
# system is ever made smaller.
SIZE_WAIT=60

# grow_data DISK
grow_data() {
  wait_for_size "$1" "$DATA_DISK_GIB" ||
    die "got a disk $1 of less than $DATA_DISK_GIB GiB, the wanted size of the data disk; if the console shows that size, reboot this host and deploy again"
  resize2fs "$1" || die "cannot grow the file system on $1; the lines above say why"
}

# grow_system [MOUNTPOINT]: grows the file system of the system disk if it is ext4 on a partition, as in the images of
# Alibaba Cloud. A failure is only reported, because nothing else depends on that room.
grow_system() {
  local part disk
  part=$(findmnt -nvo SOURCE "${1-/}")
  part=/sys/class/block/${part##*/}
  [[ -e $part/partition && $(findmnt -no FSTYPE "${1-/}") == ext4 ]] || return 0
  disk=$(readlink -f "$part/..")
  { wait_for_size "/dev/${disk##*/}" "$SYSTEM_DISK_GIB" && grow_partition "$disk" "$part" && resize2fs "/dev/${part##*/}"; } ||
    say "! the file system of the system disk does not have the wanted $SYSTEM_DISK_GIB GiB; a reboot grows it"
}

# grow_partition DISK PARTITION, as folders of /sys: uses free room behind the partition, if there is more than what tables
# and alignment take.
grow_partition() {
  (($(<"$1/size") - $(<"$2/start") - $(<"$2/size") < 1 << 21)) || growpart "/dev/${1##*/}" "$(<"$2/partition")"
}

# wait_for_size DISK GIB: waits until the kernel sees a size; fails if it does not.
wait_for_size() {
  local i
  for ((i = 0; i < SIZE_WAIT; i += 2)); do
    if (($(blockdev --getsize64 "$1") >> 30 >= $2)); then return; fi
    # A virtio disk reports its size by itself. The controller of an NVMe disk can be asked.
    { echo 1 >"/sys/class/block/${1##*/}/device/rescan_controller"; } 2>/dev/null || true
    sleep 2
  done
  return 1
}
