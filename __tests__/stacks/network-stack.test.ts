import { ackWith, demoWith } from '../support/environments';
import {
  addressesOf,
  type Attributes,
  onlyResource,
  resourcesOf,
  type Stack,
  stackOf,
  synthDemo,
  synthFixture,
  synthText,
} from '../support/synth';

describe('a new VPC', () => {
  const network = stackOf(synthDemo(), 'demo-network');

  test('has one vSwitch per zone, each with its own network', () => {
    const vSwitches = resourcesOf(network, 'alicloud_vswitch');
    expect(vSwitches.map(({ zone_id: zone, cidr_block: cidr }) => [zone, cidr])).toEqual([
      ['cn-hangzhou-h', '10.80.0.0/20'],
      ['cn-hangzhou-i', '10.80.16.0/20'],
    ]);
  });

  test('has no NAT gateway if nobody needs it', () => {
    expect(resourcesOf(network, 'alicloud_nat_gateway')).toEqual([]);
    expect(resourcesOf(network, 'alicloud_eip_address')).toEqual([]);
  });
});

describe('a host without a public address', () => {
  const network = stackOf(synthFixture('team'), 'team-network');

  test('connects to the internet through one NAT gateway, from every zone', () => {
    onlyResource(network, 'alicloud_nat_gateway');
    expect(resourcesOf(network, 'alicloud_snat_entry')).toHaveLength(2);
  });

  test('has SNAT entries only after the address is bound to the gateway', () => {
    const [association] = Object.keys(network.json.resource?.['alicloud_eip_association'] ?? {});
    for (const entry of resourcesOf(network, 'alicloud_snat_entry')) {
      expect(entry['depends_on']).toEqual([`alicloud_eip_association.${String(association)}`]);
    }
  });

  test('keeps its gateway and address protected while the app is', () => {
    const protection = (stack: Stack): unknown[] =>
      ['alicloud_nat_gateway', 'alicloud_eip_address'].map((type) => {
        const { deletion_protection: refused, lifecycle } = onlyResource(stack, type);
        expect(lifecycle).toEqual({ prevent_destroy: refused });
        return refused;
      });
    expect(protection(network)).toEqual([true, true]);
    const intranet = { address: 'intranet' };
    const lifted = synthText(demoWith({ ecs: { ...intranet, protect: false } }));
    expect(protection(stackOf(lifted, 'test-network'))).toEqual([false, false]);
    for (const protect of [true, false]) {
      const cluster = synthText(ackWith({ ack: { protect } }));
      expect(protection(stackOf(cluster, 'test-network'))).toEqual([protect, protect]);
    }
  });

  test('has its outbound address as an output', () => {
    expect(network.json.output).toHaveProperty('egress_address');
  });
});

describe('an adopted VPC', () => {
  const stacks = synthFixture('adopted');
  const network = stackOf(stacks, 'adopted-network');

  test('is read, never managed', () => {
    expect(addressesOf(network).filter((address) => !/^(data|terraform_data)\./.test(address))).toEqual([]);
  });

  test('gets no second NAT gateway', () => {
    const adopted = {
      vpcId: 'vpc-1',
      cidr: undefined,
      vSwitches: { 'cn-hangzhou-h': 'vsw-1', 'cn-hangzhou-i': 'vsw-2' },
    };
    const intranet = synthText(demoWith({ network: adopted, ecs: { address: 'intranet' } }));
    expect(resourcesOf(stackOf(intranet, 'test-network'), 'alicloud_nat_gateway')).toEqual([]);
  });

  test('fails the plan, and names the key to correct, if an id does not match the file', () => {
    const messages = Object.values(network.json.data ?? {})
      .flatMap((all) => Object.values(all))
      .map(({ lifecycle }) => JSON.stringify((lifecycle as Attributes)['postcondition']));
    expect(messages).toHaveLength(3);
    expect(messages.join()).toMatch(
      /correct network\.vpcId.*correct network\.vSwitches.*correct network\.vSwitches/,
    );
    expect(messages[0]).toMatch(/overlaps 198\.18\.0\.0\/23, the network of Docker on the host/);
  });
});
