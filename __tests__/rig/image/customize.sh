#!/bin/sh
# Runs beside the guest's root while it is built. usage: customize.sh ROOT CA-CERTIFICATE REGISTRY-ADDRESS NAME...
set -eu
root=$1 ca=$2 address=$3
shift 3

# Trusted as any public authority, for the registry under its real names.
cp "$ca" "$root/usr/local/share/ca-certificates/host-test.crt"
chroot "$root" update-ca-certificates >/dev/null
printf '127.0.0.1 localhost\n%s %s\n' "$address" "$*" >"$root/etc/hosts"

# Only the host under test is to be at work.
for timer in apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer dpkg-db-backup.timer man-db.timer; do
  chroot "$root" systemctl mask -q "$timer"
done
chroot "$root" systemctl mask -q e2scrub_reap.service getty@tty1.service console-getty.service
chroot "$root" systemctl enable -q systemd-networkd.service
# A guest that never booted has no Docker or nginx at work: the host under test starts them.
chroot "$root" systemctl disable -q docker.service docker.socket nginx.service

# In a container systemd ignores devices in /etc/fstab. A machine has its own generator for them; this is its stand-in.
mkdir -p "$root/etc/systemd/system-generators"
cat >"$root/etc/systemd/system-generators/container-fstab" <<'GENERATOR'
#!/bin/sh
systemd-detect-virt -q --container || exit 0
while read -r what where type options rest; do
  case $what in UUID=*) ;; *) continue ;; esac
  what=$(blkid -c /dev/null -l -o device -t "$what") || continue
  unit=$(systemd-escape --path --suffix=mount "$where")
  printf '[Unit]\nBefore=local-fs.target\n[Mount]\nWhat=%s\nWhere=%s\nType=%s\nOptions=%s\n' \
    "$what" "$where" "$type" "$options" >"$1/$unit"
  mkdir -p "$1/local-fs.target.wants"
  ln -sf "../$unit" "$1/local-fs.target.wants/$unit"
done </etc/fstab
GENERATOR
chmod 0755 "$root/etc/systemd/system-generators/container-fstab"
: >"$root/etc/fstab"

rm -f "$root/usr/sbin/policy-rc.d" "$root/etc/resolv.conf" "$root/etc/hostname"
rm -rf "$root/var/lib/apt/lists/"* "$root/var/cache/apt/"*.bin
: >"$root/etc/resolv.conf"
: >"$root/etc/machine-id"
