import { readFileSync } from 'node:fs';
import path from 'node:path';

import { type Balancer, BALANCER_KINDS, BALANCERS } from '../../alibaba-cloud/balancers';
import { balancerCeiling } from '../../config/ceilings';

const ROOT = path.join(__dirname, '..', '..');

interface Facts {
  readonly resources: Readonly<
    Record<string, { attributes: Record<string, { constraints?: { kind: string; max?: number }[] }> }>
  >;
}

const facts = JSON.parse(
  readFileSync(path.join(ROOT, 'providers/alicloud/data/facts.json'), 'utf8'),
) as Facts;

/** The maximum that the provider accepts for an attribute. */
const most = (resource: string, attribute: string): number | undefined =>
  facts.resources[resource]?.attributes[attribute]?.constraints?.find(({ kind }) => kind === 'range')?.max;

test.each([
  [BALANCERS.alb.longestSilenceSeconds, most('alicloud_alb_listener', 'request_timeout')],
  [BALANCERS.nlb.longestSilenceSeconds, most('alicloud_nlb_listener', 'idle_timeout')],
  [BALANCERS.clb.longestSilenceSeconds, most('alicloud_slb_listener', 'request_timeout')],
  [BALANCERS.clb.longestIdleSeconds, most('alicloud_slb_listener', 'idle_timeout')],
])('the longest silence of %i s is the maximum that the provider accepts', (seconds, taken) => {
  expect(seconds).toBe(taken);
});

describe('the table of docs/load-balancers.md', () => {
  const rows = readFileSync(path.join(ROOT, 'docs/load-balancers.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const column = rows[0]?.map((cell) => /^`(.*)`/.exec(cell)?.[1]) ?? [];
  const cell = (title: string, kind: string): string =>
    rows.find(([first]) => first === title)?.[column.indexOf(kind)] ?? `no ${title} of ${kind}`;

  test('has every kind', () => {
    expect(column.slice(1)).toEqual(BALANCER_KINDS);
  });

  test.each(BALANCER_KINDS)('agrees with the facts about %s', (kind) => {
    const balancer: Balancer = BALANCERS[kind];
    const { clientAddress, connectsFrom, zones } = balancer;
    expect(cell('longest silence in an answer', kind)).toMatch(
      new RegExp(`^${balancer.longestSilenceSeconds} s\\b`),
    );
    expect(cell('most networks in it', kind)).toBe(String(balancerCeiling(kind).networks));
    expect(cell('80 → 443', kind).startsWith('none')).toBe(!balancer.redirects);
    expect(cell('access logs', kind).includes('accessLogs')).toBe(balancer.accessLogs);
    expect(cell("client's address reaches host", kind)).toContain(
      clientAddress === 'proxy_protocol' ? 'PROXY protocol' : clientAddress,
    );
    expect(cell('connects from', kind)).toContain(
      connectsFrom === 'vswitches' ? 'its vSwitches' : connectsFrom.join(', '),
    );
    expect(cell('DNS record', kind)).toBe(balancer.dnsRecord);
    expect(cell('zones', kind)).toContain(['none', 'one', 'two'][zones]);
  });
});
