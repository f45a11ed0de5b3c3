import { mkdirSync } from 'node:fs';

import { parse } from 'yaml';

import type { Variables } from '../../../open-design/environment';
import { APP } from '../../rig/sandbox/fixture';
import { HostSandbox } from '../../rig/sandbox/host-sandbox';

/** Characters that have a meaning in a shell, in YAML, for Compose, for Docker or in a state. */
const HOSTILE = ` $HOME \${X:-y} $$ "a" 'b' \\n \\ %41 %{ } #c \`d\` * & | ; = ~ !`;

describe('the variables of the app on a host', () => {
  let host: HostSandbox;

  const ask = (variables: Variables, secrets?: string): void => {
    host = new HostSandbox({ ...APP, variables });
    mkdirSync(host.at('data/secrets'), { recursive: true });
    if (secrets !== undefined) host.write('data/secrets/app.env', secrets);
  };
  afterEach(() => host.remove());

  /** What Compose passes on: it takes $$ for $. */
  const passedOn = (): unknown => {
    const { code, out } = host.run('write_compose; cat "$CONF/compose.yaml"');
    expect(code).toBe(0);
    const service = (parse(out) as { services: Record<string, { environment: Variables }> }).services;
    return Object.fromEntries(
      Object.entries(service['open-design']?.environment ?? {}).map(([name, value]) => {
        expect(value.replaceAll('$$', '')).not.toContain('$');
        return [name, value.replaceAll('$$', '$')];
      }),
    );
  };

  test('arrive literally, from the state and from the file of secrets', () => {
    ask({ PLAIN: 'x', EMPTY: '', HOSTILE }, `# a comment\n\nKEY=${HOSTILE}\nLAST=without a line end`);
    const variables = { PLAIN: 'x', EMPTY: '', HOSTILE, KEY: HOSTILE, LAST: 'without a line end' };
    expect(passedOn()).toEqual({ NODE_ENV: 'production', ...variables });
    // This form is for the drill. Docker takes everything after the first = literally.
    expect(host.run('app_variables').out).toBe(
      Object.entries(variables)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
  });

  test('of the configuration have precedence, and the first one of a name in the file', () => {
    ask({ A: 'configured' }, 'A=secret\nB=first\nB=second\n');
    expect(passedOn()).toEqual({ NODE_ENV: 'production', A: 'configured', B: 'first' });
  });

  test('have names that are texts, whatever YAML takes them for', () => {
    ask({ null: 'n', true: 't' }, 'False=f\nNULL=u\n');
    const { out } = host.run('write_compose; sed -n "/^ *environment:/,$ p" "$CONF/compose.yaml"');
    const top = parse(out, { mapAsMap: true }) as Map<string, Map<unknown, unknown>>;
    expect([...(top.get('environment') ?? [])]).toEqual([
      ['NODE_ENV', 'production'],
      ['null', 'n'],
      ['true', 't'],
      ['False', 'f'],
      ['NULL', 'u'],
    ]);
  });

  test('are none without both', () => {
    ask({});
    expect(passedOn()).toEqual({ NODE_ENV: 'production' });
  });

  test.each([
    ['a name of the contract', 'A=1\nOD_API_TOKEN=hidden\n', 2],
    ['an option of Node.js', 'NODE_OPTIONS=hidden\n', 1],
    ['no name', '1A=hidden\n', 1],
    ['a word of a shell', 'export A=hidden\n', 1],
    ['a line end of Windows', 'A=hidden\r\n', 1],
  ])('%s is refused by its line, which is not shown', (_, secrets, line) => {
    ask({}, secrets);
    const { code, out } = host.run('write_compose');
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`line ${line} of .*/app\\.env is not NAME=value`));
    expect(out).not.toContain('hidden');
  });

  test('an apply is due when the file of secrets has changed', () => {
    ask({}, 'A=1\n');
    const before = host.run('fingerprint "$VAR/state"').out;
    host.write('data/secrets/app.env', 'A=2\n');
    expect(host.run('fingerprint "$VAR/state"').out).not.toBe(before);
  });
});
