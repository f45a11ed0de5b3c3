import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RehearsalError, type RehearsalStep, rehearse } from '../../rehearsal';
import { describeWith } from '../support/programs';
import { cloud, words } from './support/cloud';
import { stackFile, type SynthStack, type TerraformJson, writeSynth } from './support/terraform';

const network = (args: TerraformJson): TerraformJson => ({
  resource: { cloud_network: { n: { cidr: '10.0.0.0/8', ...args } } },
});
const remoteState = {
  terraform_remote_state: {
    'cross-stack-reference-input-first': { backend: 'local', config: { path: '../first.tfstate' } },
  },
};

/** Deliberate mistakes: description, configuration, step at which Terraform must stop, and its message. */
const MISTAKES: readonly (readonly [string, TerraformJson, RehearsalStep, RegExp])[] = [
  [
    'an unknown argument',
    network({ colour: 'red' }),
    'validate',
    /No argument or block type is named\s+"colour"/,
  ],
  [
    'an unknown resource type',
    { resource: { cloud_nothing: { n: {} } } },
    'validate',
    /does not support resource type\s+"cloud_nothing"/,
  ],
  ['a value of the wrong type', network({ tags: 'none' }), 'validate', /map of string required/],
  [
    'a missing required argument',
    { resource: { cloud_network: { n: {} } } },
    'validate',
    /"cidr" is required/,
  ],
  [
    'too few blocks',
    { resource: { cloud_balancer: { b: { name: 'b' } } } },
    'validate',
    /At least 1 "zone" blocks are required/,
  ],
  [
    'a reference to a missing attribute',
    { output: { o: { value: '${cloud_network.n.nothing}' } }, ...network({}) },
    'validate',
    /no argument, nested block, or exported attribute/,
  ],
  [
    'a cycle',
    {
      resource: {
        cloud_network: {
          a: { cidr: '10.0.0.0/8', name: '${cloud_network.b.id}' },
          b: { cidr: '10.0.0.0/8', name: '${cloud_network.a.id}' },
        },
      },
    },
    'validate',
    /Cycle: /,
  ],
  [
    'arguments in conflict',
    network({ name: 'abc', alias: 'abc' }),
    'validate',
    /name: it conflicts with alias, which is set too/,
  ],
  ['an argument without its companion', network({ code: 'abc' }), 'validate', /code: it needs kind/],
  [
    'a value that is not in the enum',
    network({ kind: 'Medium' }),
    'validate',
    /kind: got "Medium"[^]*allowed: one of "Small", "Large"/,
  ],
  ['a number out of range', network({ priority: 500 }), 'validate', /priority: got 500[^]*allowed: 1 to 100/],
  [
    'a computed attribute that is set',
    network({ private_ip: '10.0.0.1' }),
    'validate',
    /private_ip: it is computed by the provider; got "10.0.0.1"/,
  ],
  ['an argument that was removed', network({ gone: 'x' }), 'validate', /gone: the provider has removed it/],
  [
    'a string that is too long',
    network({ name: 'abcdefghi' }),
    'validate',
    /allowed: a length of 2 to 8 bytes \(it has 9\)/,
  ],
  [
    'a string that does not match',
    network({ kind: 'small', code: 'ABC' }),
    'validate',
    /code: got "ABC"[^]*allowed: what matches/,
  ],
  [
    'a CIDR block with host bits',
    network({ cidr: '10.0.0.1/8' }),
    'validate',
    /allowed: the format cidrNetwork/,
  ],
  ['a policy that is not JSON', network({ policy: '{' }), 'validate', /allowed: the format json/],
  ['too many elements', network({ members: ['a', 'b', 'c'] }), 'validate', /allowed: at most 2 elements/],
  [
    'an element that is too long',
    network({ members: ['abcd'] }),
    'validate',
    /allowed: elements that are each a length of at most 3 bytes/,
  ],
  [
    'an error that only the plan can find',
    { ...network({ kind: '${var.kind}' }), variable: { kind: { default: 'Medium' } } },
    'plan',
    /kind: got "Medium"/,
  ],
  [
    'a secret, which is not repeated',
    { resource: { cloud_balancer: { b: { name: 'b', secret: 'short', zone: [{ zone_id: 'a' }] } } } },
    'validate',
    /secret: got a sensitive value/,
  ],
  [
    'an output the other stack lacks',
    {
      data: remoteState,
      output: {
        o: { value: '${data.terraform_remote_state.cross-stack-reference-input-first.outputs.nothing}' },
      },
    },
    'plan',
    /This object does not have an attribute named "nothing"/,
  ],
];

describeWith(['terraform'], 'a deliberate mistake', () => {
  let outdir = '';
  beforeEach(async () => {
    outdir = await mkdtemp(join(tmpdir(), 'mistakes-'));
  });
  afterEach(() => rm(outdir, { recursive: true }));

  const first: SynthStack = { file: stackFile({ output: { something: { value: '1' } } }) };

  test.each(MISTAKES)('%s is caught', async (_, config, step, expected) => {
    await writeSynth(outdir, { first, second: { file: stackFile(config), dependencies: ['first'] } });
    const error = await rehearse({ stacksDir: outdir, providers: [cloud, words] }).catch(
      (each: unknown) => each,
    );
    expect(error).toBeInstanceOf(RehearsalError);
    const { message, details } = error as RehearsalError;
    expect(message).toBe(`second: terraform failed at the step "${step}" with exit code 1`);
    expect(details).toMatch(expected);
    expect(details).not.toMatch(/\n\s+at /);
  });

  test('the same resources without a mistake are accepted', async () => {
    const fine = network({
      name: 'abc',
      kind: 'SMALL',
      code: 'abc',
      priority: 100,
      members: ['abc'],
      policy: '{}',
    });
    await writeSynth(outdir, { first, second: { file: stackFile(fine), dependencies: ['first'] } });
    const result = await rehearse({ stacksDir: outdir, providers: [cloud, words] });
    expect(result.stacks.map(({ name, resources, destroyed }) => [name, resources, destroyed])).toEqual([
      ['first', 0, true],
      ['second', 1, true],
    ]);
  });
});
