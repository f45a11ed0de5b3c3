import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** The QEMU accelerator, and the reason for its choice. */
export interface Accelerator {
  readonly name: 'kvm' | 'tcg';
  readonly why: string;
  readonly flags: readonly string[];
  /** Arguments of the guest's kernel. */
  readonly kernelArgs: readonly string[];
}

/** Under a working KVM, a kernel needs a second. Under a broken one, QEMU waits forever. */
const PROBE_SECONDS = 20;

/**
 * cx16 is disabled: after this instruction, QEMU 7.2 can leave garbage in the flags, which the next interrupt pushes.
 * The kernel then crashes with a double fault. With `-cpu max`, one in five boots lost mounts. A first boot fills 880 MB
 * of the translation buffer (`tb-size`, in MiB). QEMU discards all translations when the buffer is full.
 */
const TCG: readonly string[] = [
  '-accel',
  'tcg,thread=multi,tb-size=1024',
  '-cpu',
  'qemu64,-cx16',
  '-smp',
  '2',
];

/**
 * QEMU translates a program again for each new address. With a fixed address, starting a program takes a quarter of the
 * time (300 processes: 3.8 s instead of 14.5 s).
 */
const TCG_KERNEL: readonly string[] = ['norandmaps'];

const KVM: readonly string[] = ['-accel', 'kvm', '-cpu', 'host', '-smp', '2'];

/** Selects KVM if a stock kernel boots under it, otherwise TCG: /dev/kvm may exist without working. */
export const accelerator = async (kernel: string): Promise<Accelerator> => {
  const tcg = (why: string): Accelerator => ({ name: 'tcg', why, flags: TCG, kernelArgs: TCG_KERNEL });
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
  } catch {
    return tcg('there is no /dev/kvm to write to');
  }
  return (await survives(kernel))
    ? { name: 'kvm', why: 'a stock kernel starts under it', flags: KVM, kernelArgs: [] }
    : tcg('a stock kernel did not get through its start under /dev/kvm');
};

/** Whether a kernel without disks gets as far as the missing root disk, and stops there. */
const survives = (kernel: string): Promise<boolean> => {
  const probe = spawn(
    'qemu-system-x86_64',
    [
      ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-machine', 'q35', '-m', '512'],
      ...[...KVM, '-serial', 'stdio', '-kernel', kernel],
      ...['-append', 'console=ttyS0 panic=-1'],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let printed = '';
  probe.stdout.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
  probe.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    if (chunk.includes('KVM internal error')) probe.kill('SIGKILL');
  });
  const timer = setTimeout(() => probe.kill('SIGKILL'), PROBE_SECONDS * 1000);
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.once('close', () => {
      clearTimeout(timer);
      resolve(printed.includes('Unable to mount root fs'));
    });
  });
};
