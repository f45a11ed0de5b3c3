import { installed } from '../../support/programs';

const PROGRAMS = [
  ...['qemu-system-x86_64', 'qemu-img', 'mmdebstrap', 'mke2fs', 'socat'],
  ...['unshare', 'nsenter', 'setpriv', 'ip', 'flock', 'openssl'],
];

/** Reason why virtual machines cannot run here; undefined if they can. KVM only makes them faster. */
export const whyNotQemu = (): string | undefined => {
  if (process.platform !== 'linux') return 'not Linux';
  if (process.arch !== 'x64') return `the guest is built for x64, this is ${process.arch}`;
  if (process.getuid?.() !== 0) return 'not root';
  const missing = PROGRAMS.filter((program) => !installed(program));
  return missing.length ? `${missing.join(', ')} not installed` : undefined;
};
