import { BlockList } from 'node:net';

import { INTERNAL_NETWORKS, internalNetworks } from '../../../alibaba-cloud/networks';
import { APP } from '../../rig/sandbox/fixture';
import { HostSandbox } from '../../rig/sandbox/host-sandbox';
import { value } from '../../support/value';

const RESOLVERS = ['100.100.2.136', '100.100.2.138'];

describe('the rules for the containers of a host', () => {
  let host: HostSandbox;
  beforeEach(() => {
    host = new HostSandbox();
    for (const folder of ['etc', 'run/systemd/resolve']) host.run(`mkdir -p '${host.at(folder)}'`);
    host.write('etc/resolv.conf', 'nameserver 127.0.0.53\noptions edns0\n');
    host.write(
      'run/systemd/resolve/resolv.conf',
      `${RESOLVERS.map((address) => `nameserver ${address}\n`).join('')}nameserver fe80::1\nsearch .\n`,
    );
    // The firewall of this machine is not touched: what would go to it is kept.
    host.fake('iptables', 'exit 1');
    host.fake('iptables-restore', `cat >'${host.at('rules')}'`);
  });
  afterEach(() => host.remove());

  const rulesFor = (networks: readonly string[], denied = INTERNAL_NETWORKS): readonly string[] => {
    host.ask({ ...APP, egress: { denied, networks: networks.map(value), hosts: [] } });
    const { code, out } = host.run(`do_egress; cat '${host.at('rules')}'`);
    expect(code).toBe(0);
    return out.trim().split('\n');
  };

  /** The verdict of the first rule for a new TCP connection from a container to an address beyond the host. */
  const verdict = (rules: readonly string[], address: string, port = 443): string => {
    for (const rule of rules.filter((line) => line.startsWith('-A ') && !line.includes(' -m '))) {
      const [, network = '0.0.0.0/0'] = / -d (\S+)/.exec(rule) ?? [];
      const [, protocol = 'tcp'] = / -p (\S+)/.exec(rule) ?? [];
      const [, to = String(port)] = / --dport (\d+)/.exec(rule) ?? [];
      const [from = '', prefix = '32'] = network.split('/');
      const list = new BlockList();
      list.addSubnet(from, Number(prefix));
      if (protocol === 'tcp' && to === String(port) && list.check(address)) return rule.replace(/.* -j /, '');
    }
    return 'RETURN';
  };

  test('the internet and the DNS servers of the host are open, everything internal is denied', () => {
    const rules = rulesFor([]);
    for (const open of ['8.8.4.4', '93.184.216.34', '198.17.0.1'])
      expect(verdict(rules, open)).toBe('RETURN');
    for (const server of RESOLVERS) {
      expect([verdict(rules, server, 53), verdict(rules, server, 80)]).toEqual(['RETURN', 'REJECT']);
    }
    for (const inside of [
      '10.80.0.5',
      '172.31.9.9',
      '192.168.0.1',
      '100.118.28.7',
      '169.254.1.1',
      '224.0.0.251',
      '240.0.0.1',
      '255.255.255.255',
    ]) {
      expect([inside, verdict(rules, inside), verdict(rules, inside, 53)]).toEqual([
        inside,
        'REJECT',
        'REJECT',
      ]);
    }
  });

  test('a DNS server is read as the resolver reads it, and anything else in the file is ignored', () => {
    const lines = [
      'nameserver 192.0.2.1 ',
      'nameserver\t192.0.2.2\t',
      'nameserver   192.0.2.3\r',
      'nameserver 192.0.2.4# comment',
      'nameserver 192.0.2.5 ; comment',
      ...[
        '...',
        '1.2.3',
        '1.2.3.4.5',
        '256.1.1.1',
        '1.2.3.999',
        '1..2.3',
        '.1.2.3',
        '1.2.3.4/0',
        '8.8.8.8x',
      ].map((garbage) => `nameserver ${garbage}`),
      '#nameserver 192.0.2.8',
      'nameservers 192.0.2.9',
      'nameserver',
      'nameserver 127.0.0.53 ',
      'nameserver 00000000000000000001.2.3.4',
      'nameserver 192.0.2.6',
    ];
    host.write('etc/resolv.conf', lines.join('\n'));
    host.write('run/systemd/resolve/resolv.conf', 'nameserver 192.0.2.7\n');
    const servers = (): unknown[] =>
      rulesFor([])
        .filter((line) => line.includes('-p udp --dport 53'))
        .map((line) => / -d (\S+)/.exec(line)?.[1]);
    expect(servers()).toEqual([1, 2, 3, 4, 5, 6, 7].map((last) => `192.0.2.${last}`));
    host.run(`rm '${host.at('etc/resolv.conf')}'`);
    expect(servers()).toEqual(['192.0.2.7']);
  });

  test('a named network is open, and the metadata service is not, whatever is named', () => {
    const rules = rulesFor(['10.20.0.0/24', '100.100.0.0/16']);
    expect([verdict(rules, '10.20.0.9'), verdict(rules, '10.20.1.9')]).toEqual(['RETURN', 'REJECT']);
    expect(verdict(rules, '100.100.100.200', 80)).toBe('REJECT');
    expect(verdict(rules, '100.100.100.201')).toBe('RETURN');
  });

  test('a VPC with other addresses is denied too', () => {
    expect(verdict(rulesFor([]), '30.1.2.3')).toBe('RETURN');
    expect(verdict(rulesFor([], internalNetworks('30.1.0.0/16')), '30.1.2.3')).toBe('REJECT');
    expect(internalNetworks('10.80.0.0/16')).toEqual(INTERNAL_NETWORKS);
  });

  test('replies pass first, then the host itself is denied, and every way from a bridge leads to the rules', () => {
    const rules = rulesFor([]);
    const [replies, local] = rules.filter((line) => line.startsWith('-A '));
    expect(replies).toMatch(/ --ctstate ESTABLISHED,RELATED --ctdir REPLY -j RETURN$/);
    expect(local).toMatch(/ -m addrtype --dst-type LOCAL -j REJECT$/);
    expect(rules.filter((line) => line.startsWith('-I '))).toEqual([
      '-I FORWARD -j DOCKER-USER',
      '-I DOCKER-USER -i br-+ -j OPEN-DESIGN-EGRESS',
      '-I DOCKER-USER -i docker0 -j OPEN-DESIGN-EGRESS',
      '-I INPUT -i br-+ -j OPEN-DESIGN-EGRESS',
      '-I INPUT -i docker0 -j OPEN-DESIGN-EGRESS',
    ]);
  });
});
