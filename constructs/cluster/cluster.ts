import { CsManagedKubernetes } from '@cdktf/provider-alicloud/lib/cs-managed-kubernetes';
import { Construct } from 'constructs';

import type { Cidr, KmsKeyId } from '../../values/values';
import type { IdentityProvider } from '../access/workload-role';
import type { Network } from '../network/network';

export interface ClusterProps {
  /** Name of the cluster: at most 63 characters. */
  readonly name: string;
  /** Network it stands in: at most five vSwitches, and a way out. */
  readonly network: Network;
  /** Version of Kubernetes; undefined: the newest, and its patches by themselves. */
  readonly kubernetesVersion: string | undefined;
  /** Whether the API server is reached from the internet too. */
  readonly apiAccess: 'private' | 'public';
  /** Network of the Services, in CIDR form, apart from the VPC's. */
  readonly serviceCidr: Cidr;
  /** KMS key that encrypts Secrets; undefined: as the service keeps them. */
  readonly kmsKeyId: KmsKeyId | undefined;
  /** Whether service and Terraform refuse to delete it. */
  readonly protect: boolean;
}

/**
 * The service's own clock, whatever the region: what it does at night is said in it.
 * Accepted values are those of the console; this is the one of the provider's documentation.
 */
const CLOCK = 'Asia/Shanghai';

/** Three hours in the night to a Thursday: somebody is there the next morning. The date only says when it begins. */
const MAINTENANCE = {
  enable: true,
  maintenanceTime: '2025-01-02T03:00:00.000+08:00',
  duration: '3h',
  weeklyPeriod: 'Thursday',
};

/** Every component that logs. Source: provider docs, cs_managed_kubernetes. */
const LOGGED = ['apiserver', 'kcm', 'scheduler', 'ccm', 'controlplane-events'];

/** A year. Source: CIS Alibaba Cloud Foundations 2.0, 2.23. */
const LOG_DAYS = '365';

/**
 * What is there from the first minute. The network cannot be exchanged afterwards; without enforcement of its policies
 * every NetworkPolicy would be accepted and mean nothing. Auto repair learns of broken nodes from the detector. The
 * Ingress controller would come by itself, with a balancer that is open to the internet.
 * Source: ACK docs, "Work with Terway", "Enable node auto repair"; provider docs, cs_managed_kubernetes (`addons`).
 */
const ADDONS = [
  { name: 'terway-eniip', config: JSON.stringify({ NetworkPolicy: 'true' }) },
  { name: 'csi-plugin' },
  { name: 'managed-csiprovisioner' },
  { name: 'ack-node-problem-detector' },
  { name: 'nginx-ingress-controller', disabled: true },
];

/**
 * A managed Kubernetes cluster without nodes.
 *
 * Nearly all of it is decided when it is made: the provider ignores a later change, or replaces the cluster.
 */
export class Cluster extends Construct {
  /** The L1 resource, for what this construct does not offer. */
  readonly resource: CsManagedKubernetes;
  readonly clusterId: string;
  readonly identityProvider: IdentityProvider;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const vSwitchIds = props.network.vSwitches.map((vSwitch) => vSwitch.id);
    this.resource = new CsManagedKubernetes(this, 'Resource', {
      name: props.name,
      clusterSpec: 'ack.pro.small',
      timezone: CLOCK,
      // A version that is asked for and one that changes by itself would undo each other at every deploy.
      ...(props.kubernetesVersion
        ? { version: props.kubernetesVersion }
        : { operationPolicy: { clusterAutoUpgrade: { enabled: true, channel: 'patch' } } }),
      maintenanceWindow: MAINTENANCE,

      vswitchIds: vSwitchIds,
      podVswitchIds: vSwitchIds,
      serviceCidr: props.serviceCidr,
      // Kubernetes gives ipvs up from 1.35 on and knows nftables from there only. Source: provider docs.
      proxyMode: 'iptables',
      // The network has a way out of its own; the provider's default makes a second one.
      newNatGateway: false,
      // The provider's default puts every API server on the internet.
      slbInternetEnabled: props.apiAccess === 'public',
      // Every pod has an address in the group, and a basic one holds few.
      isEnterpriseSecurityGroup: true,
      addons: ADDONS,

      enableRrsa: true,
      ...(props.kmsKeyId ? { encryptionProviderKey: props.kmsKeyId, disableEncryption: false } : {}),
      // Or the key of a cluster administrator lies in the state.
      skipSetCertificateAuthority: true,

      auditLogConfig: { enabled: true },
      controlPlaneLogComponents: LOGGED,
      controlPlaneLogTtl: LOG_DAYS,
      // Who deleted the cluster is asked after it is gone.
      deleteOptions: ['SLS_Data', 'SLS_ControlPlane'].map((resourceType) => ({
        resourceType,
        deleteMode: 'retain',
      })),

      deletionProtection: props.protect,
      lifecycle: { preventDestroy: props.protect },
    });
    this.clusterId = this.resource.id;
    const rrsa = this.resource.rrsaMetadata.get(0);
    this.identityProvider = { arn: rrsa.ramOidcProviderArn, issuer: rrsa.rrsaOidcIssuerUrl };
  }
}
