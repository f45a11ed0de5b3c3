import { DataAlicloudCrEeInstances } from '@cdktf/provider-alicloud/lib/data-alicloud-cr-ee-instances';
import { type ITerraformDependable, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';

/** The end of the names that the service gives. An instance may also have domains of its owner. */
const OF_SERVICE = '.cr.aliyuncs.com';

const UNKNOWN = '<host: see the console, Access Control>';

export interface RegistryHostsProps {
  readonly instanceId: string;
  /** The endpoints. The service tells a host once its endpoint is open. */
  readonly endpoints: readonly ITerraformDependable[];
}

/**
 * The names of an Enterprise instance, as the service tells them. Nothing derives them.
 *
 * The resource of a new instance has the names too, but reads them before its endpoints are open, and again at the next
 * refresh: the second plan would not be empty. The details of this data source are off, because they contain a password.
 */
export class RegistryHosts extends Construct {
  /** Host that machines in the VPC use. */
  readonly vpc: string;
  /** Host that everybody else uses, if the public endpoint is open. */
  readonly internet: string;

  constructor(scope: Construct, id: string, { instanceId, endpoints }: RegistryHostsProps) {
    super(scope, id);
    const found = new DataAlicloudCrEeInstances(this, 'Resource', {
      ids: [instanceId],
      enableDetails: false,
      dependsOn: [...endpoints],
    });
    const first = (localId: string, attribute: string): string => {
      const hosts = `data.${found.terraformResourceType}.${found.friendlyUniqueId}.instances[0].${attribute}`;
      const ofService = `[for host in ${hosts} : host if endswith(host, "${OF_SERVICE}")]`;
      return new TerraformLocal(this, localId, `\${try(concat(${ofService}, ${hosts})[0], "${UNKNOWN}")}`)
        .asString;
    };
    this.vpc = first('vpc', 'vpc_endpoints');
    this.internet = first('internet', 'public_endpoints');
  }
}
