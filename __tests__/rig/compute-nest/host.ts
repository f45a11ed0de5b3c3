import path from 'node:path';

import { type Carrier, DATA_DISK_GIB } from '../environment';
import { resolve } from '../ros/interpreter';
import { readTemplate } from '../ros/template';
import { deployed, DIST } from './cluster';

/** The committed template. */
export const ECS_TEMPLATE = path.join(DIST, 'compute-nest-ecs.yaml');

/** Values of the parameters that have no default. */
export const HOST_REQUIRED = {
  Clients: '203.0.113.0/24',
  ZoneId: 'ap-southeast-1a',
  InstanceType: 'ecs.c7.large',
};

/**
 * A service instance made from the committed template: its host and commands are what the template says. The image of the
 * choice is that of the package.
 *
 * @param curlCli command of the wait condition
 * @param login the login that Compute Nest passes at the time, as Base64
 */
export const serviceInstanceWith =
  (curlCli: string, login: () => string): Carrier =>
  ({ image, allow, dataDiskGiB = DATA_DISK_GIB }, values) => {
    const { faults, resources } = resolve(readTemplate(ECS_TEMPLATE), {
      parameters: {
        ...HOST_REQUIRED,
        Clients: allow.join(),
        DataDiskGiB: String(dataDiskGiB),
      },
      attributes: {
        Ready: { CurlCli: curlCli },
        DataDisk: { DiskId: values.dataDiskId },
        PublicAddress: { EipAddress: values.publicAddress },
      },
    });
    if (faults.length) throw new Error(faults.map(({ at, message }) => `${at}: ${message}`).join('\n'));
    const texts = (of: string, property: string): readonly string[] =>
      Object.values(resources)
        .filter(({ type }) => type === of)
        .map(({ properties }) => deployed(properties[property] as string, login(), image));
    const [userData = ''] = texts('ALIYUN::ECS::InstanceGroup', 'UserData');
    return { userData, commands: texts('ALIYUN::ECS::RunCommand', 'CommandContent') };
  };
