import type { Statement } from './nginx';

/** A command with the times of a health check in seconds. */
export interface HealthCheck {
  readonly command: readonly string[];
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
}

/** What every way to deploy the app has in common, as its rendered artefact says it. */
export interface Description {
  /** Whether the reference of the image names its content. */
  readonly pinned: boolean;
  /** User and group of the process, by number. */
  readonly user: string;
  /** Folder of the data in the container, and its folder on the disk. */
  readonly data: readonly [inContainer: string, onDisk: string];
  /** Environment variables of the app. The token is masked. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMiB: number;
  /** Seconds between the request to stop and the kill. */
  readonly graceSeconds: number;
  readonly health: HealthCheck;
  /** Whether the root file system is read-only, all capabilities are gone, and no privilege can be gained. */
  readonly hardening: {
    readonly readOnly: boolean;
    readonly dropped: readonly string[];
    readonly gains: boolean;
  };
  /** Rules of the front proxy, without those of the place and of the sender in front of it. */
  readonly proxy: readonly Statement[];
  /** Ports that are open to others. */
  readonly open: { readonly areListenedOn: boolean; readonly includeTheDaemon: boolean };
  /** Networks that the app cannot reach. */
  readonly denied: readonly string[];
  readonly disk: { readonly encrypted: boolean; readonly outlives: boolean };
}
