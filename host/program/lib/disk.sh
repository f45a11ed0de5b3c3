# shellcheck shell=bash
DISK_WAIT=600
# Programs may run from the disk, because agents build and run what users ask for.
DATA_FLAGS=nosuid,nodev

step_disk() {
  local disk uuid unit
  disk=$(wait_for_disk)
  if blank "$disk"; then
    say "formatting the blank disk $disk"
    mkfs.ext4 -q -L open-design "$disk"
    sync "$disk"
  fi
  [[ $(blkid -p -s TYPE -o value "$disk") == ext4 ]] ||
    die "disk $disk is neither blank nor ext4: $(blkid -p "$disk" || true); it was left alone, empty it or attach another"
  uuid=$(blkid -p -s UUID -o value "$disk")
  mkdir -p "$DATA"
  {
    awk -v at="$DATA" '$2 != at' "$ROOT/etc/fstab"
    printf 'UUID=%s %s ext4 nofail,%s,noatime,x-systemd.device-timeout=60s 0 2\n' "$uuid" "$DATA" "$DATA_FLAGS"
  } | put 0644 "$ROOT/etc/fstab"
  systemctl daemon-reload
  # systemd mounts it, because a mount by a unit with a file system of its own would not be the host's.
  unit=$(systemd-escape -p --suffix=mount "$DATA")
  systemctl start "$unit"
  [[ $(findmnt -no UUID "$DATA") == "$uuid" ]] || die "another disk than $disk is mounted at $DATA; unmount it and apply again"
  # A host of an earlier release mounted it without the flags.
  [[ ,$(findmnt -no OPTIONS "$DATA"), == *,"$DATA_FLAGS",* ]] || systemctl reload "$unit"
  # Only root may add files beside the app's folder: the program reads what stands there.
  chown 0:0 "$DATA"
  chmod 0755 "$DATA"
  grow_data "$disk"
  grow_system
}

# Terraform attaches the disk after the instance has started.
wait_for_disk() {
  local i disk
  for ((i = 0; i < DISK_WAIT; i += 2)); do
    if disk=$(find_disk); then
      readlink -f "$disk"
      return
    fi
    sleep 2
  done
  die "disk $DATA_DISK_ID did not appear within $DISK_WAIT s; attach it to this instance"
}

# find_disk: prints the path of the data disk. Its serial number is the disk's id without the prefix; virtio keeps 20
# characters of it.
find_disk() {
  local serial=${DATA_DISK_ID#d-} path
  for path in "/dev/disk/by-id/virtio-${serial:0:20}" /dev/disk/by-id/nvme-*_"$serial"; do
    if [[ -b $path ]]; then
      say "$path"
      return
    fi
  done
  return 1
}

# Both tools are asked, since neither recognises everything that the other does. blkid exits with 2 for a missing device
# too, hence the check that there is one.
blank() {
  local code=0 signatures
  [[ -b $1 ]] || return 1
  blkid -p "$1" >/dev/null 2>&1 || code=$?
  signatures=$(wipefs -n "$1") || return 1
  ((code == 2)) && [[ -z $signatures ]]
}
