import { CrInternetEndpoint } from '@cdktf/provider-alicloud/lib/cr-internet-endpoint';
import { Construct } from 'constructs';

import { NOBODY } from '../../alibaba-cloud/networks';
import type { Cidr } from '../../values/values';

export interface PublicEndpointProps {
  readonly instanceId: string;
  /** Networks that reach the endpoint. */
  readonly clients: readonly Cidr[];
}

/**
 * The public endpoint of an Enterprise instance, open to listed networks. Without this construct it is shut, and the
 * provider shuts it when the construct is removed.
 *
 * The service opens a list without entries to everyone, and the provider removes old entries before it adds new ones.
 * {@link NOBODY} keeps the list from being empty while all networks are exchanged. Source: provider docs 1.289.0,
 * `cr_internet_endpoint`.
 */
export class PublicEndpoint extends Construct {
  /** The L1 resource, for what depends on it. */
  readonly resource: CrInternetEndpoint;

  constructor(scope: Construct, id: string, { instanceId, clients }: PublicEndpointProps) {
    super(scope, id);
    this.resource = new CrInternetEndpoint(this, 'Resource', {
      instanceId,
      entries: [...new Set<string>([NOBODY, ...clients])].map((entry) => ({ entry })),
    });
  }
}
