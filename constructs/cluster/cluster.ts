import { CsManagedKubernetes } from '@cdktf/provider-alicloud/lib/cs-managed-kubernetes';
import { Construct } from 'constructs';

import type { Cidr, KmsKeyId } from '../../values/values';
import type { IdentityProvider } from '../access/workload-role';
import type { Network } from '../network/network';
import { liftFirst, REMEMBERED, Remembered, unlessProtected } from '../remembered';
import { addOnConfig } from './add-on-config';

export interface ClusterProps {
  /** Name of the cluster; how long it may be, the provider checks at plan (`NAME_LENGTHS`). */
  readonly name: string;
  /** Network of the cluster, with at most five vSwitches and internet egress. */
  readonly network: Network;
  /** Kubernetes version, upgraded by hand; undefined: the latest version, with automatic patch upgrades. */
  readonly kubernetesVersion: string | undefined;
  /** Whether the API server is also reachable from the internet. */
  readonly apiAccess: 'private' | 'public';
  /** CIDR block of the Services. It must not overlap the VPC. */
  readonly serviceCidr: Cidr;
  /** KMS key that encrypts Secrets; undefined: the default storage of the service. */
  readonly kmsKeyId: KmsKeyId | undefined;
  /** Whether the service and Terraform refuse to delete the cluster. */
  readonly protect: boolean;
}

/**
 * Time zone of the cluster in every region. The maintenance window refers to it.
 * The service accepts the values of its console. This value is the one in the provider documentation.
 */
const CLOCK = 'Asia/Shanghai';

/** Three hours early on Thursday, so that people are at work afterwards. The date is only the start of the schedule. */
const MAINTENANCE = {
  enable: true,
  maintenanceTime: '2025-01-02T03:00:00.000+08:00',
  duration: '3h',
  weeklyPeriod: 'Thursday',
};

/**
 * Patches are installed automatically unless a version is fixed. Both together would end in failing deploys: after a
 * patch, the fixed version is the lower one, and ACK refuses a downgrade.
 *
 * The policy is always written. The provider keeps a policy that is left out, so a version that is fixed later would
 * leave the automatic upgrades on. The channel is always written as well: a switched-off policy keeps its channel, and
 * leaving the channel out would differ from it.
 * Source: provider docs, cs_managed_kubernetes (`version`, `operation_policy`), and the provider's acceptance test,
 * which switches a policy off and reads its channel back, 1.289.0, noted on 2026-11-28.
 */
const autoUpgrade = (fixedVersion: string | undefined) => ({
  enabled: fixedVersion === undefined,
  channel: 'patch',
});

/** Every component that logs. Source: provider docs, cs_managed_kubernetes. */
const LOGGED = ['apiserver', 'kcm', 'scheduler', 'ccm', 'controlplane-events'];

/** One year. Source: CIS Alibaba Cloud Foundations 2.0, 2.23. */
const LOG_DAYS = '365';

/**
 * Add-ons that are installed with the cluster. The network plugin cannot be replaced later. If it did not enforce
 * policies, the cluster would accept every NetworkPolicy without effect. Auto repair relies on the problem detector to
 * find broken nodes. The Ingress controller is disabled because, by default, it comes with a public load balancer.
 * Source: ACK docs, "Work with Terway", "Enable node auto repair"; provider docs, cs_managed_kubernetes (`addons`).
 */
const ADDONS = [
  { name: 'terway-eniip', config: addOnConfig({ NetworkPolicy: 'true' }) },
  { name: 'csi-plugin' },
  { name: 'managed-csiprovisioner' },
  { name: 'ack-node-problem-detector' },
  { name: 'nginx-ingress-controller', disabled: true },
];

/**
 * A managed Kubernetes cluster without nodes.
 *
 * Most properties take effect only at creation: the provider ignores later changes or replaces the cluster.
 */
export class Cluster extends Construct {
  /** The L1 resource, for settings that this construct does not expose. */
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
      ...(props.kubernetesVersion ? { version: props.kubernetesVersion } : {}),
      operationPolicy: { clusterAutoUpgrade: autoUpgrade(props.kubernetesVersion) },
      maintenanceWindow: MAINTENANCE,

      vswitchIds: vSwitchIds,
      podVswitchIds: vSwitchIds,
      serviceCidr: props.serviceCidr,
      // Kubernetes deprecates ipvs from 1.35 on and supports nftables from that version only. Source: provider docs.
      proxyMode: 'iptables',
      // The network already has internet egress. By default, the provider creates a second NAT gateway.
      newNatGateway: false,
      // By default, the provider exposes every API server to the internet.
      slbInternetEnabled: props.apiAccess === 'public',
      // Every pod has an address in the security group, and a basic group holds only a few.
      isEnterpriseSecurityGroup: true,
      addons: ADDONS,

      enableRrsa: true,
      ...(props.kmsKeyId ? { encryptionProviderKey: props.kmsKeyId, disableEncryption: false } : {}),
      // Otherwise, the state contains the key of a cluster administrator.
      skipSetCertificateAuthority: true,

      auditLogConfig: { enabled: true },
      controlPlaneLogComponents: LOGGED,
      controlPlaneLogTtl: LOG_DAYS,
      // The logs must outlive the cluster: they show who deleted it.
      deleteOptions: ['SLS_Data', 'SLS_ControlPlane'].map((resourceType) => ({
        resourceType,
        deleteMode: 'retain',
      })),

      deletionProtection: props.protect,
      lifecycle: { preventDestroy: props.protect },
    });
    this.remember(props);
    this.clusterId = this.resource.id;
    const rrsa = this.resource.rrsaMetadata.get(0);
    this.identityProvider = { arn: rrsa.ramOidcProviderArn, issuer: rrsa.rrsaOidcIssuerUrl };
  }

  /** Refuses, in every plan, what the provider accepts, and then never does. */
  private remember({ apiAccess, kmsKeyId, protect }: ClusterProps): void {
    const of = [this.resource];
    new Remembered(this, 'api-access', {
      value: apiAccess,
      mayChange: unlessProtected(protect),
      of,
      refusal: `got ack.apiAccess: ${apiAccess}, while the cluster was made with ${REMEMBERED}; allowed: ${REMEMBERED}: Terraform cannot change it later; to follow a change that you made in the console, ${liftFirst(protect, 'ack')}; then change ack.apiAccess and deploy`,
    });
    // A key can be added. Once it is there, every plan without it wants to remove it, and none does.
    new Remembered(
      this,
      'encryption',
      kmsKeyId
        ? { value: 'key', mayChange: 'always', of }
        : {
            value: 'none',
            mayChange: 'never',
            of,
            refusal:
              'got no ack.kmsKeyId, while the Secrets of the cluster are encrypted with a key; allowed: the key of the last deploy, or another key: a cluster never stops using one; write the key again, or make a new cluster (docs/changes.md)',
          },
    );
  }
}
