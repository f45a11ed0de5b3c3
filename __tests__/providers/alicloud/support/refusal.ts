import { service } from '../../../../providers/alicloud/service/service';
import type { Change, Refusal, ValueMap } from '../../../../rehearsal';
import { Inventory } from '../../../../rehearsal/provider/inventory';

/** Resources by type. */
export type Existing = Readonly<Record<string, readonly ValueMap[]>>;

/** Returns why the service refuses a change among existing resources. */
export const refusal = (
  change: Partial<Change> & Pick<Change, 'type'>,
  existing: Existing = {},
): Refusal | undefined => {
  const resources = new Inventory(service);
  for (const [type, each] of Object.entries(existing)) {
    for (const resource of each) resources.put(type, null, resource);
  }
  return resources.refusal({ before: null, after: null, resources, configuration: {}, ...change });
};
