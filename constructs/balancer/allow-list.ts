import { AlbAcl } from '@cdktf/provider-alicloud/lib/alb-acl';
import { AlbAclEntryAttachment } from '@cdktf/provider-alicloud/lib/alb-acl-entry-attachment';
import { AlbListenerAclAttachment } from '@cdktf/provider-alicloud/lib/alb-listener-acl-attachment';
import { SlbAcl } from '@cdktf/provider-alicloud/lib/slb-acl';
import { SlbAclEntryAttachment } from '@cdktf/provider-alicloud/lib/slb-acl-entry-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { NOBODY } from '../../alibaba-cloud/networks';
import type { Clients } from '../../open-design/clients';

/** Networks in CIDR form. `everyone` needs no list, because a listener without a list admits everyone. */
export type ListedClients = Exclude<Clients, 'everyone'>;

export interface AllowListProps {
  /** Name of the access control list. */
  readonly name: string;
  /** Clients that may connect. */
  readonly clients: ListedClients;
}

/** The network is part of an entry's id. When the list changes, the remaining entries are not touched. */
const forEachEntry = <T>(clients: ListedClients, make: (id: string, entry: string) => T): T[] =>
  [...new Set([NOBODY, ...clients])].map((entry) => make(`entry-${entry.replace(/[./]/g, '-')}`, entry));

/** The clients that may connect to an ALB. */
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

  /** Closes listeners, given by role, to every client that is not in the list. */
  guard(listenerIds: Readonly<Record<string, string>>): void {
    // The associations run one after the other, because each locks the balancer. Source: provider pull request 10393.
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

/** The clients that may connect to a CLB. A listener with this list depends on the entries of the list. */
export class ClbAllowList extends Construct {
  readonly aclId: string;
  readonly entries: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: AllowListProps) {
    super(scope, id);
    // When the configuration changes to everyone, the listener must release the list before Terraform removes it. The
    // service refuses to remove a list that is in use.
    const lifecycle = { createBeforeDestroy: true };
    const { id: aclId } = new SlbAcl(this, 'Resource', { name: props.name, lifecycle });
    this.aclId = aclId;
    this.entries = forEachEntry(
      props.clients,
      (entryId, entry) => new SlbAclEntryAttachment(this, entryId, { aclId, entry, lifecycle }),
    );
  }
}
