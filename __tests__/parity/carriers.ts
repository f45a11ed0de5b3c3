import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { manifestsOfEnvironment, renderManifests } from '../../cli/manifests/manifests';
import { landingOf } from '../../cli/render/landing';
import { STAND_INS } from '../../cli/render/placeholders';
import { ECS_TEMPLATE_FILE } from '../../ros/files';
import { CHART } from '../../tools/chart/chart';
import { valuesOf } from '../charts/values';
import { deployed, objectsIn, resolvedWith, yamlOf } from '../rig/compute-nest/cluster';
import { ECS_TEMPLATE } from '../rig/compute-nest/host';
import { helm } from '../rig/helm/helm';
import { resolve } from '../rig/ros/interpreter';
import { readTemplate } from '../rig/ros/template';
import { ABROAD, ackWith, demoWith, DIGEST, loadText } from '../support/environments';
import { onlyResource, resourcesOf, stackOf, synthText } from '../support/synth';
import type { Description } from './description';
import { describeHost } from './hosts';
import { describePod, objectsOfFile, objectsOfStack } from './pods';

/** The same choices for every carrier. */
const CHOICES = {
  region: 'ap-southeast-1',
  zone: 'ap-southeast-1a',
  clients: ['203.0.113.0/24', '198.51.100.7/32'],
  domain: 'design.example.com',
  image: `registry.example.com/design/od@${DIGEST}`,
  memoryMiB: 2048,
};

/** A way to deploy the app. */
export interface Carrier {
  /** Programs that make or read its artefact. */
  readonly needs: readonly string[];
  /** Describes the artefact that this version renders for {@link CHOICES}. */
  readonly describe: () => Description | Promise<Description>;
  /** What is different by design, by the key of the description. */
  readonly differs?: Differences;
}

/** A difference by design. */
interface Difference<Value> {
  readonly because: string;
  /** Takes the difference away, and nothing else. */
  readonly without: (value: Value) => Value;
}

export type Differences = { readonly [Key in keyof Description]?: Difference<Description[Key]> };

const inCluster = (): string =>
  ackWith({
    ...ABROAD,
    access: { allow: CHOICES.clients, domain: CHOICES.domain },
    app: { image: CHOICES.image, memoryMiB: CHOICES.memoryMiB },
    ack: { zone: CHOICES.zone, ingress: { tlsSecretName: 'tls' } },
  });

const onHost = (): string =>
  demoWith({
    ...ABROAD,
    access: { allow: CHOICES.clients, domain: CHOICES.domain },
    app: { image: CHOICES.image, memoryMiB: CHOICES.memoryMiB },
    ecs: { zone: CHOICES.zone },
  });

/** The tools that open a host's user data as the host does. */
const HOST_TOOLS = ['python3', 'bash'];

const chartObjects = async (): Promise<Record<string, unknown>[]> => {
  const home = mkdtempSync(path.join(tmpdir(), 'open-design-helm-'));
  try {
    writeFileSync(path.join(home, 'values.json'), JSON.stringify(valuesOf(loadText(inCluster()))));
    const { code, stdout, stderr } = await helm(home, [
      'template',
      'od',
      CHART,
      '--namespace',
      'open-design',
      '--values',
      'values.json',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return objectsIn(stdout) as unknown as Record<string, unknown>[];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

/** Describes the host of a stack made from a template. */
const describeStack = (file: string, parameters: Readonly<Record<string, string>> = {}): Description => {
  const { resources, faults } = resolve(readTemplate(file), {
    region: CHOICES.region,
    parameters: {
      Clients: CHOICES.clients.join(','),
      Domain: CHOICES.domain,
      MemoryMiB: String(CHOICES.memoryMiB),
      ZoneId: CHOICES.zone,
      InstanceType: 'ecs.c7.xlarge',
      ...parameters,
    },
    attributes: {
      DataDisk: { DiskId: STAND_INS.dataDiskId },
      PublicAddress: { EipAddress: STAND_INS.publicAddress },
    },
  });
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const of = (type: string): Readonly<Record<string, unknown>>[] =>
    Object.values(resources).flatMap((one) => (one.type === type ? [one.properties] : []));
  const rules = of('ALIYUN::ECS::SecurityGroupIngresses').flatMap(
    ({ Permissions }) => Permissions as Readonly<Record<string, unknown>>[],
  );
  return describeHost({
    userData: deployed(String(of('ALIYUN::ECS::InstanceGroup')[0]?.['UserData'])),
    opened: [
      ...new Set(rules.filter((rule) => rule['Policy'] !== 'drop').map((rule) => String(rule['PortRange']))),
    ],
    disk: {
      encrypted: of('ALIYUN::ECS::Disk').every((disk) => disk['Encrypted'] === true),
      outlives: of('ALIYUN::ECS::DiskAttachment').every((disk) => disk['DeleteWithInstance'] === false),
    },
  });
};

/** The ways to deploy the app. A new one is a row. */
export const CARRIERS: Readonly<Record<string, Carrier>> = {
  'Terraform, a host': {
    needs: HOST_TOOLS,
    describe: () => {
      const stack = stackOf(synthText(onHost()), 'test-ecs');
      const disk = onlyResource(stack, 'alicloud_ecs_disk');
      return describeHost({
        userData: landingOf(stack.json, STAND_INS).userData,
        opened: [
          ...new Set(
            resourcesOf(stack, 'alicloud_security_group_rule')
              .filter((rule) => rule['type'] === 'ingress' && rule['policy'] !== 'drop')
              .map((rule) => String(rule['port_range'])),
          ),
        ],
        disk: {
          encrypted: disk['encrypted'] === true,
          outlives: disk['delete_with_instance'] === false,
        },
      });
    },
  },
  'ROS, a host': {
    needs: HOST_TOOLS,
    describe: () => describeStack(ECS_TEMPLATE_FILE, { Image: CHOICES.image }),
  },
  'Compute Nest, a host': {
    needs: HOST_TOOLS,
    describe: () => describeStack(ECS_TEMPLATE),
    differs: {
      pinned: {
        because: 'Compute Nest names an image by its tag, and the host pins what it pulls',
        without: () => true,
      },
    },
  },
  'Terraform, a cluster': {
    needs: [],
    describe: () => describePod(objectsOfStack(stackOf(synthText(inCluster()), 'test-ack-app'))),
  },
  'odcloud manifests': {
    needs: [],
    describe: async () => {
      const environment = loadText(inCluster());
      const yaml = renderManifests(environment.name, await manifestsOfEnvironment(environment));
      return describePod(objectsOfFile(objectsIn(yaml) as unknown as Record<string, unknown>[]));
    },
  },
  'the chart': {
    needs: ['go'],
    describe: async () => describePod(objectsOfFile(await chartObjects())),
  },
  'Compute Nest, a cluster': {
    needs: [],
    describe: () => {
      const resolved = resolvedWith({
        ClusterId: `c${'0'.repeat(32)}`,
        NetworkCidr: '10.80.0.0/16',
        Clients: CHOICES.clients.join(','),
        Domain: CHOICES.domain,
        MemoryMiB: String(CHOICES.memoryMiB),
      });
      if (resolved.faults.length > 0) throw new Error(JSON.stringify(resolved.faults));
      return describePod(
        objectsOfFile(
          objectsIn(`${yamlOf(resolved, 'Data')}\n---\n${yamlOf(resolved, 'App')}`) as unknown as Record<
            string,
            unknown
          >[],
        ),
      );
    },
    differs: {
      pinned: {
        because: 'Compute Nest copies an image into its own registry, under a tag',
        without: () => true,
      },
      environment: {
        because: 'the token is on the data volume, where a program that Node.js loads first reads it',
        without: ({ NODE_OPTIONS = '', ...others }) => ({
          ...others,
          NODE_OPTIONS: NODE_OPTIONS.replace(/ --require=\S+$/, ''),
          OD_API_TOKEN: '<token>',
        }),
      },
    },
  },
};
