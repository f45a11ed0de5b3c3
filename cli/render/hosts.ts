import { acrProxyFiles, acrProxyRelease } from '../../host/acr-proxy-release';
import type { HostFile } from '../../host/files';
import { openDesignRelease, operationsFiles, programFiles, type Release } from '../../host/release';
import { madeOnHost, madeOnProxy, NAMES_MADE_ON_HOST, NAMES_MADE_ON_PROXY } from './made-on-host';
import { STAND_INS } from './placeholders';

/** A host of an environment, and what a rendering of it has. */
export interface RenderedHost {
  /** The section of the configuration that adds the host. */
  readonly section: 'ecs' | 'acrProxy';
  /** Role of its stack. */
  readonly role: 'ecs' | 'acr-proxy';
  readonly release: () => Release;
  /** Folder in `release/` → its files. */
  readonly unpacked: Readonly<Record<string, () => readonly HostFile[]>>;
  /** Makes the files that the host makes from a state. @throws Error when the host would refuse the state */
  readonly make: (state: string) => Readonly<Record<string, string>>;
  /** Names of the files that {@link make} makes. */
  readonly made: readonly string[];
  /** The parts of the folder and their descriptions. */
  readonly parts: Readonly<Record<string, string>>;
}

const PARTS = {
  'user-data.yaml': 'the user data of a new host',
  commands: 'the commands that a deploy runs on an existing host, in this order',
  etc: 'the state, and the files that the host makes from it',
  'release/program': 'the program in the user data and the commands, unpacked',
};

/** The host of the app. */
export const APP_HOST: RenderedHost = {
  section: 'ecs',
  role: 'ecs',
  release: openDesignRelease,
  unpacked: { program: programFiles, operations: operationsFiles },
  make: (state) => madeOnHost(state, STAND_INS),
  made: NAMES_MADE_ON_HOST,
  parts: { ...PARTS, 'release/operations': 'the operations in the commands, unpacked' },
};

/** The host of the reverse proxy to Container Registry. */
export const PROXY_HOST: RenderedHost = {
  section: 'acrProxy',
  role: 'acr-proxy',
  release: acrProxyRelease,
  unpacked: { program: acrProxyFiles },
  make: madeOnProxy,
  made: NAMES_MADE_ON_PROXY,
  parts: { ...PARTS, 'egress.rules': 'the firewall that the host loads' },
};
