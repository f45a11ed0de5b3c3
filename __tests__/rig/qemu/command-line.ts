import { METADATA_ADDRESS } from '../../../alibaba-cloud/networks';
import { REGISTRY_ADDRESS } from '../image/packages';
import type { Accelerator } from './accelerator';
import type { BootFiles, DataDisk } from './disks';
import { CLIENT } from './outside';
import { SHELL_BOOT_ARGS, SHELL_PORT } from './shell';

/** MAC address with Alibaba Cloud's prefix. */
export const MAC = '00:16:3e:00:00:01';

/** The slot in which a data disk can be attached and detached while the machine runs. */
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
  /** All data disks that can be attached to the machine. */
  readonly disks: readonly DataDisk[];
  /** Data disks that are attached from the start. */
  readonly attached: readonly DataDisk[];
  readonly sockets: Sockets;
  /** Time of the clock when the machine is switched on; undefined: the current time. */
  readonly clock?: string;
}

/** Serial number of a disk on ECS: the id without its prefix. virtio keeps 20 characters. */
const serial = (disk: DataDisk): string => disk.id.replace(/^d-/, '').slice(0, 20);

/** Properties of a data disk as a device, for the command line and for `device_add`. */
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
 * An isolated network like a VPC: QEMU runs in a namespace with loopback only. The guest gets its address by DHCP. It
 * reaches two neighbours, which QEMU connects to the sockets of the harness.
 */
const network = ({ metadata, registry }: Sockets): string =>
  [
    'user,id=net,net=100.100.100.0/24',
    ...[443, 80, 7456].map((port) => `hostfwd=tcp:127.0.0.1:${port}-:${port}`),
    `guestfwd=tcp:${METADATA_ADDRESS}:80-cmd:socat - UNIX-CONNECT:${metadata}`,
    `guestfwd=tcp:${REGISTRY_ADDRESS}:443-cmd:socat - UNIX-CONNECT:${registry}`,
  ].join(',');

const kernel = ({ kernelArgs }: Accelerator): string[] => [
  'root=LABEL=root rw console=ttyS0 loglevel=4 mitigations=off panic=0',
  // The console shows the progress of the host. It has no login.
  'systemd.journald.forward_to_console=1 systemd.journald.max_level_console=info',
  'systemd.show_status=false systemd.mask=serial-getty@ttyS0.service',
  // The harness stops the machine while it copies the disks. These watchdogs would report the gap as a crash.
  'nowatchdog workqueue.watchdog_thresh=0',
  ...kernelArgs,
  ...SHELL_BOOT_ARGS,
];

/**
 * Program and arguments that run a machine as a single process in its own network namespace. The kernel kills it when
 * the process that started it ends.
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
    ...['-kernel', boot.kernel, '-initrd', boot.initrd, '-append', kernel(accelerator).join(' ')],
    ...['-serial', 'stdio', '-chardev', channel('qmp', sockets.qmp), '-mon', 'qmp,mode=control'],
    ...['-device', 'virtio-serial-pci', '-chardev', channel('shell', sockets.shell)],
    ...['-device', `virtserialport,chardev=shell,name=${SHELL_PORT}`, '-device', 'virtio-rng-pci'],
    ...['-netdev', network(sockets), '-device', `virtio-net-pci,netdev=net,mac=${MAC},romfile=`],
    // Synced data of the guest survives the end of QEMU in any case. Flushing to the real disk would only take time.
    ...['-drive', `file=${root},if=virtio,format=qcow2,cache=unsafe`],
    ...['-device', `pcie-root-port,id=${SLOT},chassis=1`],
    ...disks.flatMap((disk) => [
      '-blockdev',
      `driver=raw,node-name=${nodeOf(disk)},cache.no-flush=on,file.driver=file,file.filename=${disk.file}`,
    ]),
    ...attached.flatMap((disk) => ['-device', options(deviceOf(disk))]),
  ];
};
