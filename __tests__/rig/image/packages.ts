/**
 * Packages in the guest, including Docker and nginx. This is the only difference from Alibaba Cloud's image, where the
 * host installs both from Alibaba Cloud's mirror. See docs/host.md.
 */
export const PACKAGES: readonly string[] = [
  // Packages of every cloud image.
  'systemd systemd-sysv systemd-resolved dbus udev cloud-init netplan.io dhcpcd-base iproute2 iputils-ping',
  'util-linux util-linux-extra e2fsprogs cloud-guest-utils kmod procps less python3-minimal ca-certificates',
  'unattended-upgrades needrestart openssh-server openssh-client sudo',
  // Packages that the host would otherwise fetch from the mirror.
  'docker.io docker-cli docker-compose iptables nginx openssl curl gpg gpg-agent sqlite3',
  'libnginx-mod-stream logrotate',
  // For the machine with its own kernel.
  'linux-image-cloud-amd64 initramfs-tools',
].flatMap((line) => line.split(' '));

/** Address of the stand-in registry in both tiers, next to the address of the metadata service. */
export const REGISTRY_ADDRESS = '100.100.100.201';

/** Names of registries that lead to the stand-in, so that image references and daemon.json stay as they are. */
export const REGISTRY_NAMES: readonly string[] = ['ghcr.io', 'mirror.example.com', 'registry.example.com'];
