import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { providerData } from '../../../cli/provider-data';
import { type Progress, rehearse } from '../../../rehearsal';
import { cloud } from '../../rehearsal/support/cloud';
import { Session, type TerraformJson, writeSynth } from '../../rehearsal/support/terraform';
import { describeWith } from '../../support/programs';
import { clusterStack, metadata, podWith } from './support/cluster';
import { app } from './support/cluster-app';

const CONFIG_MAP = 'kubernetes_config_map_v1';
const DEPLOYMENT = 'kubernetes_deployment_v1';
const CLAIM = 'kubernetes_persistent_volume_claim_v1';
const SERVICE = 'kubernetes_service_v1';
const INGRESS = 'status[0].load_balancer[0]';

const service = (spec: TerraformJson, more: TerraformJson = {}): TerraformJson => ({
  metadata,
  spec: [{ port: [{ port: 80 }], ...spec }],
  ...more,
});
const claim = (more: TerraformJson): TerraformJson => ({
  metadata,
  spec: [{ access_modes: ['ReadWriteOnce'], resources: [{ requests: { storage: '1Gi' } }] }],
  ...more,
});
describeWith(['terraform'], "a stand-in with kubernetes' data", () => {
  let session: Session;
  beforeEach(async () => {
    session = await Session.start([...providerData(), cloud]);
  });
  afterEach(() => session.close());

  describe('an app in a cluster', () => {
    let outdir = '';
    beforeEach(async () => {
      outdir = await mkdtemp(join(tmpdir(), 'synth-'));
    });
    afterEach(() => rm(outdir, { recursive: true }));

    test('completes the life cycle of a deployment without any given credentials', async () => {
      await writeSynth(outdir, { app: { file: app } });
      const steps: string[] = [];
      const onProgress = ({ step, state }: Progress): void => {
        if (state === 'done') steps.push(step);
      };
      const { stacks } = await rehearse({ stacksDir: outdir, providers: providerData(), onProgress });
      expect(steps).toEqual(['init', 'validate', 'plan', 'apply', 'replan', 'destroy']);
      expect(stacks[0]).toMatchObject({
        resources: 15,
        destroyed: true,
        outputs: { address: { value: expect.stringMatching(/^203\.0\.113\.\d+$/) as string } },
      });
    });
  });

  describe('one resource', () => {
    test.each<[string, string, TerraformJson, string, unknown]>([
      ['an id without a namespace', 'kubernetes_namespace_v1', { metadata }, 'id', 'demo'],
      ['an id with the default namespace', CONFIG_MAP, { metadata }, 'id', 'default/demo'],
      ['a UUID', CONFIG_MAP, { metadata }, 'metadata[0].uid', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/],
      ['a version', CONFIG_MAP, { metadata }, 'metadata[0].resource_version', /^\d+$/],
      [
        'a name from its prefix',
        CONFIG_MAP,
        { metadata: [{ generate_name: 'demo-' }] },
        'metadata[0].name',
        /^demo-\w+$/,
      ],
      ['a first generation', DEPLOYMENT, podWith({}), 'metadata[0].generation', 1],
      [
        'a template, which is not an object',
        DEPLOYMENT,
        podWith({}),
        'spec[0].template[0].metadata[0].uid',
        '',
      ],
      ['a volume, if waited for', CLAIM, claim({}), 'spec[0].volume_name', /^pvc-[\da-f]{8}-/],
      [
        'no volume, if not waited for',
        CLAIM,
        claim({ wait_until_bound: false }),
        'spec[0].volume_name == null',
        true,
      ],
      ['an address in the cluster', SERVICE, service({}), 'spec[0].cluster_ips[0]', /^10\./],
      ['the same port in the pod', SERVICE, service({}), 'spec[0].port[0].target_port', '80'],
      ['no port on the nodes', SERVICE, service({}), 'spec[0].port[0].node_port', 0],
      ['no balancer', SERVICE, service({}), `${INGRESS}.ingress`, []],
      [
        'a port on the nodes',
        SERVICE,
        service({ type: 'NodePort' }),
        'spec[0].port[0].node_port',
        /^30\d{3}$/,
      ],
      [
        'the address of a load balancer, if waited for',
        SERVICE,
        service({ type: 'LoadBalancer' }),
        `${INGRESS}.ingress[0].ip`,
        /^203\.0\.113\./,
      ],
      [
        'no address of a load balancer, if not waited for',
        SERVICE,
        service({ type: 'LoadBalancer' }, { wait_for_load_balancer: false }),
        `${INGRESS}.ingress`,
        [],
      ],
    ])('has %s, and needs nothing afterwards', async (_, type, args, path, expected) => {
      const output = { o: { value: `\${${type}.x.${path}}` } };
      await session.apply(clusterStack({ resource: { [type]: { x: args } }, output }));
      const actual = await session.output('o');
      if (expected instanceof RegExp) expect(String(actual)).toMatch(expected);
      else expect(actual).toEqual(expected);
      expect(await session.planCode()).toBe(0);
    });

    test('is replaced if a cluster cannot change it, and changed if it can', async () => {
      const stack = (provisioner: string, reclaim_policy: string): TerraformJson =>
        clusterStack({
          resource: {
            kubernetes_storage_class_v1: {
              x: { metadata, storage_provisioner: provisioner, reclaim_policy },
            },
          },
        });
      await session.apply(stack('a', 'Retain'));
      await session.write(stack('a', 'Delete'));
      expect((await session.run('plan')).stdout).toContain('0 to add, 1 to change, 0 to destroy');
      await session.write(stack('b', 'Retain'));
      expect((await session.run('plan')).stdout).toMatch(
        /storage_provisioner\s+= "a" -> "b" # forces replacement/,
      );
    });
  });

  test('accepts ephemeral credentials, and an address that is unknown before the apply', async () => {
    const required = {
      cloud: { source: 'example/cloud' },
      kubernetes: { source: 'hashicorp/kubernetes' },
    };
    await session.apply({
      terraform: { required_providers: required },
      variable: { secret: { type: 'string', ephemeral: true, sensitive: true, default: 'hush' } },
      provider: {
        kubernetes: [{ host: 'https://${cloud_network.n.private_ip}', token: '${var.secret}' }],
      },
      resource: {
        cloud_network: { n: { cidr: '10.0.0.0/8' } },
        kubernetes_namespace_v1: { n: { metadata } },
      },
    });
    expect(await session.planCode()).toBe(0);
  });
});
