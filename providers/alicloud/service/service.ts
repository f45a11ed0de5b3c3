import type { Behaviour, Service } from '../../../rehearsal';
import { addresses } from './addresses';
import { clusters } from './clusters';
import { counts, tagRule } from './counts';
import { diskRules } from './disks';
import { instances } from './instances';
import { listeners } from './listeners';
import { names } from './names';
import { protection } from './protection';
import { reads } from './reads';
import { knowsRegion } from './regions';
import { registries } from './registries';
import { usage } from './usage';
import { zones } from './zones';

const disks: Readonly<Record<string, Behaviour>> = { alicloud_ecs_disk: { rules: diskRules } };

/** Joins what several files know about the same types. */
const joined = (
  parts: readonly Readonly<Record<string, Behaviour>>[],
): Readonly<Record<string, Behaviour>> => {
  const types: Record<string, Behaviour> = {};
  for (const [type, { rules = [], ...behaviour }] of parts.flatMap((part) => Object.entries(part))) {
    types[type] = { ...types[type], ...behaviour, rules: [...(types[type]?.rules ?? []), ...rules] };
  }
  return types;
};

/** What the provider and the API refuse, keep and change. */
export const service: Service = {
  configure: knowsRegion,
  rules: [tagRule],
  types: joined([
    names,
    addresses,
    zones,
    instances,
    disks,
    clusters,
    listeners,
    counts,
    protection,
    usage,
    registries,
    reads,
  ]),
};
