import { PUBLIC_FORBIDDEN } from '../alibaba-cloud/oss';
import { isMainland } from '../alibaba-cloud/regions';
import type { Config, StateConfig } from './schema';
import type { Warning } from './warnings';

/** What an account that is new to OSS meets. */
const FORBIDDEN = `accounts that are new to OSS since 20 March 2025 cannot reach the states there over the internet (${PUBLIC_FORBIDDEN}): use internal from inside the region, a bucket in Hong Kong or abroad, or a domain of yours (docs/state.md)`;

/** Warns of the public endpoint of a bucket in mainland China, unless the file names it. */
export const publicStates = ({ backend, region }: Config): readonly string[] =>
  backend.type === 'oss' && backend.endpoint === undefined && isMainland(backend.region ?? region)
    ? [
        `backend.endpoint is missing, and the bucket is in mainland China: ${FORBIDDEN}; an older account writes public`,
      ]
    : [];

/** All warnings of an environment that makes a place for states. */
export const stateWarningsOf = ({ region, state }: StateConfig): readonly Warning[] => [
  ...(state.endpoint === 'public' && isMainland(region)
    ? [{ role: 'state' as const, text: `state.endpoint is public in mainland China: ${FORBIDDEN}` }]
    : []),
  ...(state.protect
    ? []
    : [
        {
          role: 'state' as const,
          text: 'state.protect is false: after the next deploy, a destroy deletes the locks, and the bucket once it is empty',
        },
      ]),
];
