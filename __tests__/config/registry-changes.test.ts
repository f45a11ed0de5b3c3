import { demoWith } from '../support/environments';
import { loadBeside, type StateResources, stateWith } from '../support/states';
import { stackOf, synthText } from '../support/synth';

const BOUGHT = { type: 'subscription', months: 12, renewMonths: 1 };
const INSTANCE = { name: 'example-studio', edition: 'Basic', billing: BOUGHT };

const withRegistry = (registry: Record<string, unknown> = {}): string =>
  demoWith({ ecs: undefined, registry: { instance: INSTANCE, ...registry } });

/** What Terraform would keep of this environment: every resource by its address, with the arguments of the stack. */
const deployedAs = (text: string): StateResources =>
  Object.fromEntries(
    Object.entries(stackOf(synthText(text), 'test-registry').json.resource ?? {}).flatMap(([type, all]) =>
      Object.entries(all).map(([name, attributes]) => [`${type}.${name}`, attributes] as const),
    ),
  );

const beside = (deployed: StateResources, text: string): string =>
  loadBeside({ 'test/registry.tfstate': stateWith(deployed) }, text);

const deployed = deployedAs(withRegistry());
const lifted = deployedAs(withRegistry({ protect: false }));
const other = (instance: Record<string, unknown>): Record<string, unknown> => ({
  instance: { ...INSTANCE, ...instance },
});
const ADOPTED = { instance: undefined, instanceId: 'cri-0abc' };

test('a registry is accepted as it is deployed, and with other months and networks', () => {
  expect(beside(deployed, withRegistry())).toBe('accepted');
  const longer = other({ billing: { ...BOUGHT, months: 24 } });
  expect(beside(deployed, withRegistry({ ...longer, allow: ['203.0.113.0/24'] }))).toBe('accepted');
  expect(beside(deployed, withRegistry({ protect: false }))).toBe('accepted');
});

const REFUSED: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
  [
    'another edition',
    other({ edition: 'Advanced' }),
    /registry\.instance\.edition \(line \d+\)\n +got: +"Advanced", while the deployed instance was made as Basic\n/,
  ],
  [
    'another billing',
    other({ billing: { type: 'pay-as-you-go' } }),
    /registry\.instance\.billing .*\n +got: +pay-as-you-go, while the deployed instance was made as a subscription that renews itself by 1 month\n/,
  ],
  [
    'no renewal',
    other({ billing: { type: 'subscription', months: 12 } }),
    /registry\.instance\.billing .*\n +got: +a subscription that expires, while/,
  ],
  [
    'an existing instance in its place',
    ADOPTED,
    /registry\.instanceId .*\n +got: +cri-0abc, while the images are in an instance made here, which is protected/,
  ],
];

test.each(REFUSED)('%s is refused while the registry is protected', (_, change, words) => {
  const message = beside(deployed, withRegistry(change));
  expect(message).toMatch(words);
  expect(message).toMatch(/set registry\.protect: false and deploy; then/);
  expect(beside(deployed, withRegistry({ ...change, protect: false }))).toMatch(
    /lifting the protection is a deploy of its own: write .* keep registry\.protect: false/,
  );
  expect(beside(lifted, withRegistry({ ...change, protect: false }))).toBe('accepted');
});

test('a new instance in the place of an existing one is refused, and another existing one', () => {
  const adopted = deployedAs(withRegistry(ADOPTED));
  expect(beside(adopted, withRegistry(ADOPTED))).toBe('accepted');
  expect(beside(adopted, withRegistry())).toMatch(
    /registry\.instance .*\n +got: +a new instance, while the images are in cri-0abc/,
  );
  expect(beside(adopted, withRegistry({ ...ADOPTED, instanceId: 'cri-1' }))).toMatch(
    /registry\.instanceId .*\n +got: +cri-1, while the images are in cri-0abc/,
  );
});

test.each([
  ['registry.instance.name', other({ name: 'example-other' }), 'example-studio'],
  ['registry.namespace', { namespace: 'other' }, 'open-design'],
  ['registry.repository', { repository: 'other' }, 'open-design'],
])('%s stays, also without protection: another one would delete the images', (key, change, was) => {
  for (const state of [deployed, lifted]) {
    const message = beside(state, withRegistry({ ...change, protect: false }));
    expect(message).toContain(`  ${key} (line`);
    expect(message).toMatch(
      new RegExp(`while ${was} is deployed[^]*copy the images elsewhere, destroy test-registry and deploy`),
    );
  }
});

test('all changes are reported together', () => {
  const all = { ...other({ edition: 'Economy', name: 'example-other', billing: { type: 'pay-as-you-go' } }) };
  expect(beside(deployed, withRegistry({ ...all, namespace: 'other', repository: 'other' }))).toMatch(
    /has 5 faults\n/,
  );
});

test('a removed section: first the images, then the command that destroys it', () => {
  const message = beside(deployed, demoWith({}));
  expect(message).toMatch(
    / {2}registry\n +got: +no section registry, while .*registry\.tfstate has 7 resources/,
  );
  expect(message).toMatch(
    /first copy the images to another registry[^]*npx cdktf destroy test-registry --ignore-missing-stack-dependencies/,
  );
});
