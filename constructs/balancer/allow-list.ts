import { AlbAcl } from '@cdktf/provider-alicloud/lib/alb-acl';
import { AlbAclEntryAttachment } from '@cdktf/provider-alicloud/lib/alb-acl-entry-attachment';
import { AlbListenerAclAttachment } from '@cdktf/provider-alicloud/lib/alb-listener-acl-attachment';
import { SlbAcl } from '@cdktf/provider-alicloud/lib/slb-acl';
import { SlbAclEntryAttachment } from '@cdktf/provider-alicloud/lib/slb-acl-entry-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import type { Clients } from '../../open-design/clients';

/** Networks in CIDR form. Everyone has no list: a listener without one admits everyone. */
export type ListedClients = Exclude<Clients, 'everyone'>;

export interface AllowListProps {
  /** Name of the access control list. */
  readonly name: string;
  /** Who may connect. */
  readonly clients: ListedClients;
}

/**
 * An address nobody connects from (RFC 5737), in every list.
 *
 * A white list without entries admits everybody, and nothing orders the removal of old entries after the addition
 * of new ones: while the last client was exchanged for another, the list would be empty.
 * Source: Alibaba Cloud docs, "Access control" of CLB; GetListenerAttribute of ALB.
 */
const NOBODY = '192.0.2.1/32';

/** The network is part of an entry's id: when the list changes, the entries that stay are not touched. */
const forEachEntry = <T>(clients: ListedClients, make: (id: string, entry: string) => T): T[] =>
  [...new Set([NOBODY, ...clients])].map((entry) => make(`entry-${entry.replace(/[./]/g, '-')}`, entry));

/** Who may connect to an ALB. */
export class AlbAllowList extends Construct {
  private readonly aclId: string;
  private readonly entries: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: AllowListProps) {
    super(scope, id);
    const { id: aclId } = new AlbAcl(this, 'Resource', { aclName: props.name });
    this.aclId = aclId;
    this.entries = forEachEntry(
      props.clients,
      (entryId, entry) => new AlbAclEntryAttachment(this, entryId, { aclId, entry }),
    );
  }

  /** Shuts listeners, by role, to everybody who is not in the list. */
  guard(listenerIds: Readonly<Record<string, string>>): void {
    // One after the other: two at once meet the balancer's lock. Source: provider pull request 10393.
    Object.entries(listenerIds).reduce<readonly ITerraformDependable[]>(
      (before, [role, listenerId]) => [
        new AlbListenerAclAttachment(this, role, {
          aclId: this.aclId,
          aclType: 'White',
          listenerId,
          dependsOn: [...this.entries, ...before],
        }),
      ],
      [],
    );
  }
}

/** Who may connect to a CLB; a listener that has this list depends on its entries. */
export class ClbAllowList extends Construct {
  readonly aclId: string;
  readonly entries: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: AllowListProps) {
    super(scope, id);
    // Otherwise Terraform removes the list, when everyone is to be admitted, before the listener lets go of it,
    // which the service refuses.
    const lifecycle = { createBeforeDestroy: true };
    const { id: aclId } = new SlbAcl(this, 'Resource', { name: props.name, lifecycle });
    this.aclId = aclId;
    this.entries = forEachEntry(
      props.clients,
      (entryId, entry) => new SlbAclEntryAttachment(this, entryId, { aclId, entry, lifecycle }),
    );
  }
}
