import { spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { environmentNames } from '../../config/load';
import { FIXTURES_DIR } from '../support/environments';
import { describeWith } from '../support/programs';
import { cloneInto, odcloud, ROOT } from '../support/project';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-rehearse-'));
const project = cloneInto(folder);
for (const name of environmentNames(FIXTURES_DIR)) {
  copyFileSync(
    path.join(FIXTURES_DIR, `${name}.yaml`),
    path.join(project, 'config', 'environments', `${name}.yaml`),
  );
}
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const rehearse = (...args: string[]): ReturnType<typeof odcloud> => odcloud(project, ['rehearse', ...args]);

describeWith(['terraform'], 'a rehearsal', () => {
  test.each(['demo'])('%s completes the whole life of a deployment', async (name) => {
    const { code, stdout, stderr } = await rehearse(name);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    for (const step of ['init', 'validate', 'plan', 'apply', 'plan again']) {
      expect(stdout).toMatch(new RegExp(`✓ ${name}-network +${step} `));
      expect(stdout).toMatch(new RegExp(`✓ ${name}-ecs +${step} `));
    }
    expect(stdout).toMatch(new RegExp(`✓ ${name}-ecs +destroy refused`));
    expect(stdout).toMatch(/endpoint +https:\/\//);
    expect(stdout).toMatch(/token_location +i-[a-z0-9]+:\/srv\/open-design\/secrets\/token/);
    // In the vSwitch of the host's zone, 10.80.0.0/20.
    expect(stdout).toMatch(/private_address +10\.80\.(\d|1[0-5])\.\d+$/m);
    expect(stdout).not.toMatch(/cross-stack/);
    expect(stdout).toMatch(/resources in 2 stacks made, found unchanged, destroyed again/);
  });

  test('prints the warnings before it does anything', async () => {
    const { stdout } = await rehearse('adopted');
    expect(stdout.slice(0, stdout.indexOf('✓'))).toMatch(/! adopted-ecs: access\.allow is everyone: /);
  });

  test('--json: one document for machines, without colours and without sensitive outputs', async () => {
    const { code, stdout, stderr } = await rehearse('demo', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toContain('\x1b');
    const result = JSON.parse(stdout) as {
      readonly stacks: readonly { readonly outputs: object; readonly protected: readonly string[] }[];
    };
    expect(result).toMatchObject({
      environment: 'demo',
      terraform: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      seconds: expect.any(Number) as number,
      warnings: [
        expect.stringMatching(/^demo-ecs: app\.image/),
        expect.stringMatching(/^demo-ecs: app\.registryMirrors/),
        expect.stringMatching(/^demo-ecs: access\.allow/),
      ],
      stacks: [
        { name: 'demo-network', resources: 5, destroyed: true },
        { name: 'demo-ecs', destroyed: true },
      ],
    });
    const ecs = result.stacks[1];
    expect(ecs?.outputs).toHaveProperty('endpoint', expect.stringMatching(/^https:/));
    expect(ecs?.protected.map((address) => address.split('.')[0]).sort()).toEqual([
      'alicloud_ecs_disk',
      'alicloud_eip_address',
      'alicloud_instance',
    ]);
  });

  test('reports Ctrl-C, removes its files, and exits with 130', async () => {
    const scratch = path.join(folder, 'scratch');
    mkdirSync(scratch);
    const child = spawn('node', [path.join(project, 'bin', 'odcloud.mjs'), 'rehearse'], {
      cwd: project,
      env: { ...process.env, TMPDIR: scratch, NO_COLOR: '1', OPEN_DESIGN_ENV: 'demo' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once('data', () => {
      child.stdout.on('data', (chunk: Buffer) => {
        if (chunk.includes('init')) child.kill('SIGINT');
      });
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'error: stopped by SIGINT\n' });
    expect(readdirSync(scratch)).toEqual([]);
  });

  test('leaves nothing behind in the project', () => {
    expect(readdirSync(project)).not.toEqual(expect.arrayContaining(['terraform-state']));
    expect(readdirSync(project)).not.toEqual(expect.arrayContaining(['cdktf.out']));
  });

  describe('a mistake in a stack is found, with Terraform’s own message', () => {
    const network = path.join(project, 'constructs', 'network', 'vpc.ts');
    const original = readFileSync(network, 'utf8');
    afterEach(() => {
      writeFileSync(network, original);
    });

    const withMistake = async (from: string, to: string): Promise<string> => {
      const mistaken = original.replace(from, to);
      expect(mistaken).not.toBe(original);
      writeFileSync(network, mistaken);
      const { code, stderr } = await rehearse('demo');
      expect(code).toBe(1);
      expect(stderr).not.toMatch(/^\s+at .*\.c?js:/m);
      return stderr;
    };

    test('an argument the provider does not know', async () => {
      const words = await withMistake(
        'this.vpcId = vpc.id;',
        "vpc.addOverride('cidr', props.cidr); this.vpcId = vpc.id;",
      );
      expect(words).toMatch(/Extraneous JSON object property|No argument or block type is named "cidr"/);
    });

    test('a value of the wrong type', async () => {
      expect(
        await withMistake(
          'this.vpcId = vpc.id;',
          "vpc.addOverride('enable_ipv6', 'often'); this.vpcId = vpc.id;",
        ),
      ).toMatch(/enable_ipv6[\s\S]*bool/);
    });

    test('an output that the other stack does not have', async () => {
      const words = await withMistake(
        'this.vpcId = vpc.id;',
        "this.vpcId = vpc.getStringAttribute('vpc_id');",
      );
      expect(words).toMatch(/vpc_id/);
    });
  });
});

test('an unknown environment is reported', async () => {
  const { code, stderr } = await rehearse('dmeo');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: environment dmeo: .*did you mean demo\?\n$/);
});

test('an unknown argument is refused', async () => {
  expect(await odcloud(ROOT, ['rehearse', 'demo', 'team'])).toMatchObject({
    code: 2,
    stderr:
      'error: got demo team; allowed: odcloud rehearse [environment] [options]\nhelp: npx odcloud rehearse --help\n',
  });
});
