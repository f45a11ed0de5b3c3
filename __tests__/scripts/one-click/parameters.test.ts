import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';

import { MOST_CLIENTS } from '../../../ros/parameters/access';
import { networksOf } from '../../ros/parameter-values';
import { ROOT } from '../../support/project';

interface Parameter {
  readonly Default?: string | number;
  readonly AllowedValues?: readonly (string | number)[];
  readonly AllowedPattern?: string;
  readonly MinValue?: number;
  readonly MaxValue?: number;
  readonly AssociationPropertyMetadata?: {
    readonly Visible?: { readonly Condition: { readonly 'Fn::Equals': readonly [string, string] } };
  };
}

const PARAMETERS = (
  parse(readFileSync(path.join(ROOT, 'ros', 'dist', 'open-design-ecs.yaml'), 'utf8')) as {
    readonly Parameters: Readonly<Record<string, Parameter>>;
  }
).Parameters;

const SCRIPT = readFileSync(path.join(ROOT, 'scripts', 'aliyun-one-click.sh'), 'utf8');

/** The functions of the script, without its command line. */
const FUNCTIONS = SCRIPT.slice(0, SCRIPT.indexOf('# ---- Command line'));

const shell = (text: string, input = ''): string =>
  spawnSync('sh', ['-c', `${FUNCTIONS}\n${text}`], { input, encoding: 'utf8' }).stdout;

/** Rows of the table in the script. */
const ROWS = shell('parameters')
  .trim()
  .split('\n')
  .map((line) => {
    const [option = '', name = '', standard = '', when = '', question = '', text = '', ...constraint] =
      line.split('|');
    return { option, name, standard, when, question, text, constraint: constraint.join('|') };
  });

/** Verdicts of the script about values of parameters. */
const allowed = (values: readonly (readonly [name: string, value: string])[]): boolean[] => {
  const lines = values.map(
    ([name, value]) => `${ROWS.find((row) => row.name === name)?.constraint}\t${value}\n`,
  );
  const text = `while IFS= read -r line; do
    if allowed "\${line#*	}" "\${line%%	*}"; then echo yes; else echo no; fi
  done`;
  return shell(text, lines.join(''))
    .trim()
    .split('\n')
    .map((word) => word === 'yes');
};

test('the script has the parameters of the template, in its order, with its defaults and conditions', () => {
  const expected = Object.entries(PARAMETERS).map(([name, { Default, AssociationPropertyMetadata }]) => {
    const [other = '', value = ''] = AssociationPropertyMetadata?.Visible?.Condition['Fn::Equals'] ?? [];
    return {
      name,
      standard: String(Default ?? ''),
      when: other && `${other.replace(/\W/g, '')}=${value}`,
    };
  });
  expect(ROWS.map(({ name, standard, when }) => ({ name, standard, when }))).toEqual(expected);
});

test('an option is the name of its parameter in kebab case', () => {
  const kebab = (name: string): string =>
    name
      .replace('GiB', 'Gib')
      .replace('MiB', 'Mib')
      .replace(/(?<=[a-z])(?=[A-Z])/g, '-')
      .toLowerCase();
  expect(ROWS.map(({ option }) => option)).toEqual(ROWS.map(({ name }) => kebab(name)));
});

test.each(['ros.md', 'ros.zh-CN.md'])('an update refuses what docs/%s lists for a new stack', (page) => {
  const row = readFileSync(path.join(ROOT, 'docs', page), 'utf8')
    .split('\n')
    .find((line) => line.startsWith('| `ZoneId`, '));
  const listed = [...(row ?? '').matchAll(/`(\w+)(…?)`/g)].map(([, name = '', more]) =>
    more ? new RegExp(`^${name}`) : new RegExp(`^${name}$`),
  );
  const documented = ROWS.map(({ name }) => name).filter((name) => listed.some((word) => word.test(name)));
  const refused = shell('for name in $FIXED; do if is_one_of "$name" "$FIXED"; then echo "$name"; fi; done');
  expect(refused.trim().split('\n')).toEqual(documented);
});

test('lists of values and ranges are those of the template', () => {
  for (const [name, { AllowedValues, MinValue, MaxValue }] of Object.entries(PARAMETERS)) {
    const constraint = ROWS.find((row) => row.name === name)?.constraint;
    if (AllowedValues) expect([name, constraint]).toEqual([name, `=${AllowedValues.join(',')}`]);
    if (MinValue !== undefined) expect([name, constraint]).toEqual([name, `#${MinValue}-${MaxValue}`]);
  }
});

const DIGEST = `sha256:${'0a'.repeat(32)}`;

/** Values that the pattern of the template accepts. */
const RIGHT: Readonly<Record<string, readonly string[]>> = {
  Clients: [
    'everyone',
    '203.0.113.7/32',
    '10.0.0.0/8,198.51.100.128/25',
    '198.18.2.0/23',
    '198.16.0.0/15',
    networksOf(MOST_CLIENTS),
  ],
  Domain: ['', 'design.example.com', 'xn--fiq228c.example', 'a.xn--fiqs8s'],
  IcpNumber: [
    '',
    '京ICP备12345678号-1',
    '粤B2-20090059-5',
    '京ICP证030173号',
    '合字B2-20090059',
    '浙ICP备12345678号-2X',
  ],
  DnsZone: ['example.com'],
  AcmeEmail: ['', 'Ops+acme@example.com'],
  Image: [`ghcr.io/a/b@${DIGEST}`, `localhost:5000/a/b-c__d:v1.2@${DIGEST}`, `r.example/a@${DIGEST}`],
  RegistryMirrors: ['', 'https://abc.mirror.aliyuncs.com', 'https://10.0.0.1:5000,https://b.example'],
  ZoneId: ['cn-hangzhou-h', 'ap-southeast-1a', 'cn-wulanchabu-a'],
  InstanceType: ['ecs.g7.large', 'ecs.t6-c1m2.large', 'ecs.g8y.16xlarge'],
  DataDiskId: ['', 'd-bp1abc'],
  KmsKeyId: ['', 'key-hzz123', '01234567-89ab-cdef-0123-456789abcdef'],
  VpcCidrBlock: ['10.80.0.0/16', '172.31.0.0/16', '192.168.0.0/16'],
  VSwitchCidrBlock: ['10.80.0.0/20', '10.80.255.248/29', '192.168.0.0/16'],
  VpcId: ['vpc-bp1abc'],
  VSwitchId: ['vsw-bp1abc'],
};

/** Values that neither accepts. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  Clients: [
    '',
    '0.0.0.0/0',
    '10.0.0.1/8',
    '10.0.0.0/7',
    '203.0.113.7',
    '203.0.113.7/32,',
    '203.0.113.7/32, 10.0.0.0/8',
    '256.0.0.0/8',
    '01.0.0.0/8',
    '198.18.0.0/23',
    '198.18.1.7/32',
    '198.0.0.0/8',
    'Everyone',
    networksOf(MOST_CLIENTS + 1),
  ],
  Domain: ['https://a.example', 'Design.example.com', 'a.example:443', 'localhost', 'a..b'],
  IcpNumber: ['京ICP备', '12 345678', 'none'],
  DnsZone: ['example', 'a_b.example'],
  AcmeEmail: ['ops', 'a b@example.com'],
  Image: ['open-design', 'ghcr.io/a/b:latest', `ghcr.io/a/b@${DIGEST}0`, `https://ghcr.io/a/b@${DIGEST}`],
  RegistryMirrors: ['http://a.example', 'https://a.example/path', 'https://a.example, https://b.example'],
  ZoneId: ['', 'hangzhou', 'cn-hangzhou-1', 'CN-HANGZHOU-H'],
  InstanceType: ['', 'g7.large', 'ecs.large'],
  DataDiskId: ['bp1abc', 'd-'],
  KmsKeyId: ['alias/a', '01234567'],
  VpcCidrBlock: ['10.80.0.0/20', '11.0.0.0/16', '172.32.0.0/16', '10.80.1.0/16', '10.80.0.0/16,10.81.0.0/16'],
  VSwitchCidrBlock: ['10.80.0.0/30', '10.80.0.1/24', '8.8.8.0/24'],
  VpcId: ['vsw-bp1abc'],
  VSwitchId: ['vpc-bp1abc'],
};

const pairs = (table: Readonly<Record<string, readonly string[]>>): (readonly [string, string])[] =>
  Object.entries(table).flatMap(([name, values]) => values.map((value) => [name, value] as const));

const matches = (name: string, value: string): boolean =>
  new RegExp(PARAMETERS[name]?.AllowedPattern ?? '(?!)').test(value);

test('every pattern of the template has values in the tables', () => {
  const withPattern = Object.keys(PARAMETERS).filter((name) => PARAMETERS[name]?.AllowedPattern);
  expect(Object.keys(RIGHT)).toEqual(withPattern);
  expect(Object.keys(WRONG)).toEqual(withPattern);
});

test('the script accepts what the template accepts, and refuses the mistakes that people make', () => {
  const values = [...pairs(RIGHT), ...pairs(WRONG)];
  const verdicts = allowed(values);
  const expected = values.map(([name, value]) => [name, value, matches(name, value)]);
  expect(values.map(([name, value], index) => [name, value, verdicts[index]])).toEqual(expected);
  expect(expected.filter(([, , right]) => right)).toHaveLength(pairs(RIGHT).length);
});

test('numbers and lists of values have no other spelling', () => {
  const wrong = ['', '040', '40.0', '-40', '4e1', ' 40', '99999999999999999999', '40,50'];
  expect(allowed(wrong.map((value) => ['DataDiskGiB', value]))).toEqual(wrong.map(() => false));
  expect(
    allowed([
      ['PayType', 'PostPaid,PrePaid'],
      ['PayType', ''],
      ['PayType', 'postpaid'],
    ]),
  ).toEqual([false, false, false]);
});
