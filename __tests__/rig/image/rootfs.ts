import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { CACHE } from '../../support/project';
import { PACKAGES, REGISTRY_ADDRESS, REGISTRY_NAMES } from './packages';

const CUSTOMIZE = path.join(__dirname, 'customize.sh');

/** Debian release that both tiers boot. */
const SUITE = 'trixie';
const MIRROR = 'http://deb.debian.org/debian';

/** The root filesystem of a guest before its first boot. */
export interface RootFilesystem {
  /** Path of the filesystem as an uncompressed tar, with kernel and initramfs. */
  readonly tar: string;
  /** Hash of everything that the filesystem is built from. */
  readonly hash: string;
  /** Certificate and key of the authority that the guest trusts. */
  readonly authority: { readonly certificate: string; readonly key: string };
}

/** Folder for files that are slow to build. */
export const cacheFolder = (): string => path.join(process.env['XDG_CACHE_HOME'] ?? CACHE, 'host-guest');

/** Builds the guest's root filesystem, unless it was already built from the same packages and script. */
export const rootfs = async (): Promise<RootFilesystem> => {
  const hash = createHash('sha256')
    .update(JSON.stringify([SUITE, PACKAGES, REGISTRY_ADDRESS, REGISTRY_NAMES]))
    .update(readFileSync(CUSTOMIZE))
    .update(BUILD)
    .digest('hex')
    .slice(0, 16);
  const folder = path.join(cacheFolder(), hash);
  const files = { tar: path.join(folder, 'rootfs.tar'), ca: path.join(folder, 'ca') };
  if (!existsSync(files.tar)) {
    mkdirSync(folder, { recursive: true });
    // A second process waits, and then finds the finished filesystem.
    await promisify(execFile)('flock', [path.join(folder, 'lock'), 'sh', '-euc', BUILD, 'build', folder], {
      env: {
        ...process.env,
        SUITE,
        MIRROR,
        CUSTOMIZE,
        PACKAGES: PACKAGES.join(','),
        REGISTRY: [REGISTRY_ADDRESS, ...REGISTRY_NAMES].join(' '),
      },
      maxBuffer: 64 << 20,
    });
  }
  return { tar: files.tar, hash, authority: { certificate: `${files.ca}.crt`, key: `${files.ca}.key` } };
};

const BUILD = `
cd "$1"
[ -e rootfs.tar ] && exit
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj '/CN=Host test authority' \
  -keyout ca.key -out ca.crt 2>/dev/null
apt_cache=../apt
mkdir -p $apt_cache
# A package that starts its service while it is installed would start it on this machine.
printf '#!/bin/sh\\nexit 101\\n' >policy-rc.d
chmod 0755 policy-rc.d
mmdebstrap --quiet --mode=root --variant=apt --format=tar --include="$PACKAGES" \
  --skip=download/empty --skip=essential/unlink \
  --setup-hook='mkdir -p "$1/var/cache/apt/archives" "$1/usr/sbin"' \
  --setup-hook='cp policy-rc.d "$1/usr/sbin/policy-rc.d"' \
  --setup-hook="sync-in $apt_cache /var/cache/apt/archives" \
  --customize-hook="sync-out /var/cache/apt/archives $apt_cache" \
  --customize-hook='rm -rf "$1"/var/cache/apt/archives/*.deb' \
  --customize-hook="sh '$CUSTOMIZE' \\"\\$1\\" '$PWD/ca.crt' $REGISTRY" \
  "$SUITE" rootfs.tar.new "$MIRROR" >build.log 2>&1 || { tail -n 20 build.log >&2; exit 1; }
mv rootfs.tar.new rootfs.tar
`;
