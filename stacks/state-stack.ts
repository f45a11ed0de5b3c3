import type { Construct } from 'constructs';
import { stringify } from 'yaml';

import { tablestoreEndpoint } from '../alibaba-cloud/tablestore';
import type { StateEnvironment } from '../config/load';
import { LockTable } from '../constructs/state/lock-table';
import { StateBucket } from '../constructs/state/state-bucket';
import { EnvironmentStack } from './environment-stack';

/** The table of the locks, one for all states in the bucket. */
const TABLE = 'terraform_lock';

/**
 * A bucket for states, and a table for their locks. It is made with a local state, which can then move into the bucket.
 * Its environment has no other stack, so no run of another environment touches it.
 */
export class StateStack extends EnvironmentStack {
  constructor(scope: Construct, environment: StateEnvironment) {
    super(scope, 'state', environment);
    const { region, state } = environment.config;
    const { bucket, lockInstance: instance, endpoint, protect } = state;
    const lock = new LockTable(this, 'lock', { instance, table: TABLE, reach: endpoint, protect });
    // A destroy begins with the bucket. OSS refuses to delete one that holds states, and the locks stay, too.
    new StateBucket(this, 'bucket', { bucket, region, protect, dependsOn: [lock.table] });
    const backend = {
      type: 'oss',
      bucket,
      region,
      endpoint,
      lockTable: { endpoint: tablestoreEndpoint(instance, region, endpoint), table: TABLE },
    };
    this.output(
      'backend_block',
      'What the file of an environment contains to keep its states here.',
      stringify({ backend }),
    );
  }
}
