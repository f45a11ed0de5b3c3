import { type HostStack, landingOf } from '../../../cli/render/landing';
import { madeOnHost } from '../../../cli/render/made-on-host';
import { STAND_INS } from '../../../cli/render/placeholders';
import { byRos, stateIn, textIn } from './by-ros';
import { byTerraform } from './by-terraform';
import { CASES, stackOfRos, terraformOf } from './choices';
import { linesOf, plain } from './made';

describe.each(Object.entries(CASES))('%s', (_, choices) => {
  const terraform = terraformOf(choices);
  const ros = stackOfRos(choices);

  test('is accepted', () => {
    expect(ros.faults).toEqual([]);
  });

  test('is the same host, made by Terraform and by ROS', () => {
    expect(plain(byRos(ros))).toEqual(plain(byTerraform(terraform)));
  });

  test('has the same state in the user data and in the last command', () => {
    const apply = textIn(Object.values(ros.resources).at(-1)?.properties, 'CommandContent');
    const host = Object.values(ros.resources).find(({ type }) => type === 'ALIYUN::ECS::InstanceGroup');
    const userData = textIn(host?.properties, 'UserData');
    const only = { resource: { alicloud_instance: { one: { user_data: inTerraform(userData) } } } };
    expect(linesOf(landingOf(only, STAND_INS).state)).toEqual(linesOf(stateIn(apply)));
  });
});

test('the same files are made on the host: proxy, limits, and the environment of the app', () => {
  const [, choices] = Object.values(CASES);
  if (!choices) throw new Error('no case');
  const apply = textIn(Object.values(stackOfRos(choices).resources).at(-1)?.properties, 'CommandContent');
  expect(madeOnHost(stateIn(apply), STAND_INS)).toEqual(
    madeOnHost(landingOf(terraformOf(choices).json as HostStack, STAND_INS).state, STAND_INS),
  );
});

/** A text in the form in which a synth writes it. */
const inTerraform = (text: string): string => `\${base64encode(join("", [${JSON.stringify(text)}]))}`;
