import { STAND_INS } from '../../../cli/render/placeholders';
import { ECS_TEMPLATE_FILE } from '../../../ros/files';
import { resolve, type Resolved } from '../../rig/ros/interpreter';
import { readTemplate } from '../../rig/ros/template';
import { demoWith, DIGEST } from '../../support/environments';
import { type Stack, stackOf, synthText } from '../../support/synth';

/** The same choices, as a file of an environment and as parameters of the template. */
export interface Choices {
  readonly environment: Record<string, unknown>;
  readonly region: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const IMAGE = `registry.example.com/design/od@${DIGEST}`;

export const CASES: Readonly<Record<string, Choices>> = {
  'an address': {
    environment: {
      access: { allow: ['203.0.113.0/24', '198.51.100.7/32'] },
      app: { image: IMAGE, registryMirrors: undefined },
      ecs: { zone: 'cn-hangzhou-h', instanceType: 'ecs.g8y.large', protect: false },
    },
    region: 'cn-hangzhou',
    parameters: {
      Clients: '203.0.113.0/24,198.51.100.7/32',
      Image: IMAGE,
      ZoneId: 'cn-hangzhou-h',
      InstanceType: 'ecs.g8y.large',
      Architecture: 'arm64',
    },
  },
  'everyone at a filed domain, in an existing VPC, bought and protected': {
    environment: {
      network: {
        cidr: undefined,
        vpcId: 'vpc-bp1m7v25emi1h5mtc0123',
        vSwitches: {
          'cn-hangzhou-h': 'vsw-bp1s5fnvk4gn2tws00001',
          'cn-hangzhou-i': 'vsw-bp1s5fnvk4gn2tws00002',
        },
      },
      access: {
        allow: 'everyone',
        domain: 'example.com',
        icpNumber: '京ICP备12345678号-1',
        tls: { mode: 'acme', challenge: 'dns-01', email: 'ops@example.com' },
      },
      app: {
        image: IMAGE,
        memoryMiB: 2048,
        registryMirrors: ['https://one.mirror.example.com', 'https://two.mirror.example.com:5000'],
      },
      ecs: {
        zone: 'cn-hangzhou-h',
        instanceType: 'ecs.c7.xlarge',
        billing: { type: 'subscription', months: 3 },
        bandwidthMbps: 50,
        systemDiskGiB: 60,
        dataDisk: { sizeGiB: 100, snapshotRetentionDays: 30 },
        kmsKeyId: 'key-hzz62f1cb66fa42qo5dwq',
        protect: true,
      },
    },
    region: 'cn-hangzhou',
    parameters: {
      Clients: 'everyone',
      Domain: 'example.com',
      IcpNumber: '京ICP备12345678号-1',
      Certificate: 'acme',
      DnsZone: 'example.com',
      AcmeEmail: 'ops@example.com',
      Image: IMAGE,
      MemoryMiB: '2048',
      RegistryMirrors: 'https://one.mirror.example.com,https://two.mirror.example.com:5000',
      ZoneId: 'cn-hangzhou-h',
      InstanceType: 'ecs.c7.xlarge',
      SystemDiskGiB: '60',
      DataDiskGiB: '100',
      SnapshotRetentionDays: '30',
      KmsKeyId: 'key-hzz62f1cb66fa42qo5dwq',
      BandwidthMbps: '50',
      VpcOption: 'Existing',
      VpcId: 'vpc-bp1m7v25emi1h5mtc0123',
      VSwitchId: 'vsw-bp1s5fnvk4gn2tws00001',
      PayType: 'PrePaid',
      PayPeriod: '3',
      Protect: 'true',
    },
  },
};

const template = readTemplate(ECS_TEMPLATE_FILE);

export const stackOfRos = ({ region, parameters }: Choices): Resolved =>
  resolve(template, {
    region,
    parameters,
    attributes: {
      DataDisk: { DiskId: STAND_INS.dataDiskId },
      PublicAddress: { EipAddress: STAND_INS.publicAddress },
      ExistingVpc: { CidrBlock: STAND_INS.vpcNetwork },
    },
  });

export const terraformOf = ({ environment }: Choices): Stack =>
  stackOf(synthText(demoWith(environment)), 'test-ecs');
