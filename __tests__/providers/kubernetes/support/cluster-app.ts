import type { TerraformJson } from '../../../rehearsal/support/terraform';
import { clusterStack, token } from './cluster';
import { image, podSpec } from './cluster-pod';

const labels = { 'app.kubernetes.io/name': 'demo' };
const meta = (name: string): TerraformJson[] => [
  { name, namespace: '${kubernetes_namespace_v1.n.metadata[0].name}', labels },
];
const selector = [{ match_labels: labels }];

const resources: TerraformJson = {
  kubernetes_namespace_v1: { n: { metadata: [{ name: 'demo', labels }] } },
  kubernetes_service_account_v1: { a: { metadata: meta('demo'), automount_service_account_token: false } },
  kubernetes_config_map_v1: { m: { metadata: meta('demo'), data: { 'demo.conf': 'a = 1\n' } } },
  kubernetes_storage_class_v1: {
    c: {
      metadata: [{ name: 'demo' }],
      storage_provisioner: 'diskplugin.csi.alibabacloud.com',
      parameters: { type: 'cloud_essd' },
      reclaim_policy: 'Retain',
      volume_binding_mode: 'WaitForFirstConsumer',
    },
  },
  kubernetes_persistent_volume_claim_v1: {
    c: {
      metadata: meta('data'),
      wait_until_bound: false,
      spec: [
        {
          access_modes: ['ReadWriteOnce'],
          storage_class_name: '${kubernetes_storage_class_v1.c.metadata[0].name}',
          resources: [{ requests: { storage: '40Gi' } }],
        },
      ],
    },
  },
  kubernetes_deployment_v1: {
    d: {
      metadata: meta('demo'),
      spec: [
        {
          replicas: '1',
          strategy: [{ type: 'Recreate' }],
          selector,
          template: [
            { metadata: [{ labels, annotations: { 'example.com/revision': '1' } }], spec: [podSpec] },
          ],
        },
      ],
    },
  },
  kubernetes_service_v1: {
    s: { metadata: meta('demo'), spec: [{ selector: labels, port: [{ port: 80, target_port: 'http' }] }] },
    balanced: {
      metadata: [
        {
          name: 'outside',
          namespace: 'demo',
          annotations: { 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id': 'lb-1' },
        },
      ],
      spec: [{ type: 'LoadBalancer', selector: labels, port: [{ port: 80 }] }],
    },
  },
  kubernetes_ingress_v1: {
    i: {
      metadata: meta('demo'),
      spec: [
        {
          ingress_class_name: 'nginx',
          tls: [{ hosts: ['demo.example.com'], secret_name: 'tls' }],
          rule: [
            {
              host: 'demo.example.com',
              http: [
                {
                  path: [
                    {
                      path: '/',
                      path_type: 'Prefix',
                      backend: [{ service: [{ name: 'demo', port: [{ number: 80 }] }] }],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  },
  kubernetes_network_policy_v1: {
    p: {
      metadata: meta('demo'),
      spec: [
        {
          pod_selector: selector,
          policy_types: ['Ingress', 'Egress'],
          ingress: [{ ports: [{ port: '8080' }], from: [{ ip_block: [{ cidr: '10.0.0.0/8' }] }] }],
          egress: [{ to: [{ ip_block: [{ cidr: '0.0.0.0/0', except: ['100.100.100.200/32'] }] }] }],
        },
      ],
    },
  },
  kubernetes_pod_disruption_budget_v1: {
    b: { metadata: meta('demo'), spec: [{ max_unavailable: '1', selector }] },
  },
  kubernetes_role_v1: {
    r: { metadata: meta('demo'), rule: [{ api_groups: [''], resources: ['pods'], verbs: ['get'] }] },
  },
  kubernetes_role_binding_v1: {
    r: {
      metadata: meta('demo'),
      role_ref: [{ api_group: 'rbac.authorization.k8s.io', kind: 'Role', name: 'demo' }],
      subject: [{ kind: 'ServiceAccount', name: 'demo', namespace: 'demo' }],
    },
  },
  kubernetes_cron_job_v1: {
    j: {
      metadata: meta('backup'),
      spec: [
        {
          schedule: '17 2 * * *',
          job_template: [
            {
              metadata: [{ labels }],
              spec: [
                {
                  template: [
                    {
                      metadata: [{ labels }],
                      spec: [{ restart_policy: 'OnFailure', container: [{ name: 'backup', image }] }],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  },
};

/** An app in a cluster with every type of the stand-in, and with credentials from an ephemeral variable. */
export const app: TerraformJson = clusterStack({
  variable: { kubeconfig: { type: 'string', ephemeral: true, sensitive: true } },
  locals: { config: '${yamldecode(var.kubeconfig)}' },
  provider: {
    kubernetes: [
      {
        host: '${local.config.clusters[0].cluster.server}',
        cluster_ca_certificate:
          '${base64decode(local.config.clusters[0].cluster["certificate-authority-data"])}',
        client_certificate: '${base64decode(local.config.users[0].user["client-certificate-data"])}',
        client_key: '${base64decode(local.config.users[0].user["client-key-data"])}',
      },
    ],
  },
  ...token(1),
  resource: { ...(token(1)['resource'] as TerraformJson), ...resources },
  output: {
    address: { value: '${kubernetes_service_v1.balanced.status[0].load_balancer[0].ingress[0].ip}' },
  },
});
