import { METADATA_ADDRESS } from '../../../alibaba-cloud/networks';
import { REGISTRY_ADDRESS } from '../image/packages';
import type { Accelerator } from './accelerator';
import type { BootFiles, DataDisk } from './disks';
import { CLIENT } from './outside';
import { SHELL_BOOT_ARGS, SHELL_PORT } from './shell';

/** Alibaba Cloud's own prefix. */
export const MAC = '00:16:3e:00:00:01';

/** The one place for a data disk that can be filled and emptied while the machine runs. */
const SLOT = 'slot-of-data-disk';

/** Sockets between a machine and the harness. */
export interface Sockets {
  readonly qmp: string;
  readonly shell: string;
  readonly metadata: string;
  readonly registry: string;
}

export interface Hardware {
  readonly accelerator: Accelerator;
  readonly boot: BootFiles;
  readonly root: string;
  /** Every data disk the machine may come to have. */
  readonly disks: readonly DataDisk[];
  /** Those that are there from the start. */
  readonly attached: readonly DataDisk[];
  readonly sockets: Sockets;
  /** What its clock says when it is switched on; undefined: the time it is. */
  readonly clock?: string;
}

/** The serial number ECS gives a disk: its id without the prefix; virtio keeps 20 characters. */
const serial = (disk: DataDisk): string => disk.id.replace(/^d-/, '').slice(0, 20);

/** A data disk as a device, for the command line and for `device_add`. */
export const deviceOf = (disk: DataDisk): Readonly<Record<string, string>> => ({
  driver: 'virtio-blk-pci',
  id: `device-${nodeOf(disk)}`,
  drive: nodeOf(disk),
  bus: SLOT,
  serial: serial(disk),
});

const nodeOf = (disk: DataDisk): string => `data-${disk.name}`;

const options = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([key, value]) => (key === 'driver' ? value : `${key}=${value}`))
    .join(',');

/**
 * A network like a VPC's, cut off from everything: QEMU runs in a namespace that has nothing but loopback. The guest
 * gets its address by DHCP, and finds two neighbours, which QEMU connects to the harness's sockets.
 */
const network = ({ metadata, registry }: Sockets): string =>
  [
    'user,id=net,net=100.100.100.0/24',
    ...[443, 80, 7456].map((port) => `hostfwd=tcp:127.0.0.1:${port}-:${port}`),
    `guestfwd=tcp:${METADATA_ADDRESS}:80-cmd:socat - UNIX-CONNECT:${metadata}`,
    `guestfwd=tcp:${REGISTRY_ADDRESS}:443-cmd:socat - UNIX-CONNECT:${registry}`,
  ].join(',');

const KERNEL: readonly string[] = [
  'root=LABEL=root rw console=ttyS0 loglevel=4 mitigations=off panic=0',
  // The console tells how far the host is; nobody logs in there.
  'systemd.journald.forward_to_console=1 systemd.journald.max_level_console=info',
  'systemd.show_status=false systemd.mask=serial-getty@ttyS0.service',
  ...SHELL_BOOT_ARGS,
];

/**
 * Program and arguments that run a machine as one process, in a network namespace of its own. The kernel ends it with
 * the process that started it.
 */
export const commandLine = ({
  accelerator,
  boot,
  root,
  disks,
  attached,
  sockets,
  clock = 'utc',
}: Hardware): string[] => {
  const channel = (id: string, path: string): string => `socket,id=${id},path=${path},server=on,wait=off`;
  return [
    ...['unshare', '--net', 'sh', '-euc'],
    `ip link set lo up; ip address add ${CLIENT}/32 dev lo; exec setpriv --pdeathsig KILL qemu-system-x86_64 "$@"`,
    'machine',
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-machine', 'q35', ...accelerator.flags],
    ...[
      '-m',
      '1024',
      '-rtc',
      `base=${clock}`,
      '-smbios',
      'type=1,manufacturer=Alibaba Cloud,product=Alibaba Cloud ECS',
    ],
    ...['-kernel', boot.kernel, '-initrd', boot.initrd, '-append', KERNEL.join(' ')],
    ...['-serial', 'stdio', '-chardev', channel('qmp', sockets.qmp), '-mon', 'qmp,mode=control'],
    ...['-device', 'virtio-serial-pci', '-chardev', channel('shell', sockets.shell)],
    ...['-device', `virtserialport,chardev=shell,name=${SHELL_PORT}`, '-device', 'virtio-rng-pci'],
    ...['-netdev', network(sockets), '-device', `virtio-net-pci,netdev=net,mac=${MAC},romfile=`],
    // What the guest has synced survives the end of QEMU either way; flushing to the real disk would only cost time.
    ...['-drive', `file=${root},if=virtio,format=qcow2,cache=unsafe`],
    ...['-device', `pcie-root-port,id=${SLOT},chassis=1`],
    ...disks.flatMap((disk) => [
      '-blockdev',
      `driver=raw,node-name=${nodeOf(disk)},cache.no-flush=on,file.driver=file,file.filename=${disk.file}`,
    ]),
    ...attached.flatMap((disk) => ['-device', options(deviceOf(disk))]),
  ];
};
