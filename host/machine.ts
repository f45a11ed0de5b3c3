import type { Architecture } from '../alibaba-cloud/processors';

/** What a host needs of the cloud. Terraform's resources and those of a ROS template take it from here. */

/** Names of Alibaba Cloud's images of Ubuntu 24.04. `_alibase_<date>.vhd` follows, with a date for each version. */
export const SYSTEM_IMAGES: Readonly<Record<Architecture, string>> = {
  x86_64: 'ubuntu_24_04_x64_20G',
  arm64: 'ubuntu_24_04_arm64_20G',
};

/** Kind of both disks. */
export const DISK = { category: 'cloud_essd', performanceLevel: 'PL1' } as const;

/**
 * When the data disk gets its snapshot: every day, at an hour at which few people work, in the time zone of the service
 * (UTC+8).
 */
export const SNAPSHOTS = { weekdays: [1, 2, 3, 4, 5, 6, 7], hour: 3 } as const;

/** Longest duration of a command in seconds. */
export const COMMAND_SECONDS = {
  /** Time to copy a few kilobytes, with a margin for an agent that has just started. */
  part: 5 * 60,
  /**
   * Longer than the sum of the host's own waits: the lock of another apply, the data disk, packages and image from a slow
   * mirror, a backup and the start of the app.
   */
  apply: 60 * 60,
} as const;

/** Longest duration of a command by its id (`program-1`, …, `apply`). */
export const secondsOf = (id: string): number =>
  id === 'apply' ? COMMAND_SECONDS.apply : COMMAND_SECONDS.part;

/** Description of a command in the console. */
export const descriptionOf = (id: string, title: string): string =>
  `${id} of ${title}; changes nothing when it is there`;
