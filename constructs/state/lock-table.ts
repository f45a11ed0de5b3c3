import { OtsInstance } from '@cdktf/provider-alicloud/lib/ots-instance';
import { OtsTable } from '@cdktf/provider-alicloud/lib/ots-table';
import { Construct } from 'constructs';

import { LOCK_KEY, type Reach } from '../../alibaba-cloud/tablestore';

export interface LockTableProps {
  /** Name of the Tablestore instance, unique in its region. */
  readonly instance: string;
  readonly table: string;
  /** From where the table is reached. The console always reaches it. */
  readonly reach: Reach;
  /** Whether Terraform refuses to destroy both. */
  readonly protect: boolean;
}

/** A table of Tablestore, in an instance of its own, in which Terraform's OSS backend locks states. */
export class LockTable extends Construct {
  readonly table: OtsTable;

  constructor(scope: Construct, id: string, { instance, table, reach, protect }: LockTableProps) {
    super(scope, id);
    const lifecycle = { preventDestroy: protect };
    const resource = new OtsInstance(this, 'instance', {
      name: instance,
      networkTypeAcl: ['VPC', ...(reach === 'public' ? ['INTERNET'] : [])],
      networkSourceAcl: ['TRUST_PROXY'],
      lifecycle,
    });
    this.table = new OtsTable(this, 'Resource', {
      instanceName: resource.name,
      tableName: table,
      primaryKey: [{ name: LOCK_KEY, type: 'String' }],
      // A lock never expires by itself.
      timeToLive: -1,
      maxVersion: 1,
      lifecycle,
    });
  }
}
