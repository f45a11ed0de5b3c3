import type { TerraformJson } from '../../../rehearsal/support/terraform';

export const image = `registry.example/demo@sha256:${'a'.repeat(64)}`;
const storage = '${kubernetes_persistent_volume_claim_v1.c.metadata[0].name}';

const container: TerraformJson = {
  name: 'demo',
  image,
  port: [{ name: 'http', container_port: 8080 }],
  env: [
    {
      name: 'TOKEN',
      value_from: [
        { secret_key_ref: [{ name: '${kubernetes_secret_v1.s.metadata[0].name}', key: 'token' }] },
      ],
    },
  ],
  resources: [{ requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '1Gi' } }],
  security_context: [
    {
      run_as_non_root: true,
      read_only_root_filesystem: true,
      allow_privilege_escalation: false,
      capabilities: [{ drop: ['ALL'] }],
      seccomp_profile: [{ type: 'RuntimeDefault' }],
    },
  ],
  readiness_probe: [{ http_get: [{ path: '/health', port: '8081' }] }],
  liveness_probe: [{ exec: [{ command: ['true'] }] }],
  volume_mount: [
    { name: 'data', mount_path: '/data' },
    { name: 'settings', mount_path: '/etc/demo', read_only: true },
  ],
};

/** The pod of the app: a volume, settings, a token, and everything that a restricted namespace requires. */
export const podSpec: TerraformJson = {
  service_account_name: '${kubernetes_service_account_v1.a.metadata[0].name}',
  automount_service_account_token: false,
  security_context: [{ run_as_user: '1001', fs_group: '1001' }],
  affinity: [
    {
      node_affinity: [
        {
          required_during_scheduling_ignored_during_execution: [
            {
              node_selector_term: [
                {
                  match_expressions: [
                    { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['cn-shanghai-l'] },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  ],
  container: [container],
  volume: [
    { name: 'data', persistent_volume_claim: [{ claim_name: storage }] },
    {
      name: 'settings',
      config_map: [{ name: '${kubernetes_config_map_v1.m.metadata[0].name}', default_mode: '0444' }],
    },
  ],
};
