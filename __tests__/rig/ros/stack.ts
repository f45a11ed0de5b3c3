import { ECS_TEMPLATE_FILE } from '../../../ros/files';
import { type Carrier, DATA_DISK_GIB } from '../environment';
import { resolve } from './interpreter';
import { readTemplate } from './template';

/**
 * A stack made from the committed template, in place of Terraform: its host and commands are what the template says for
 * the parameters.
 *
 * @param curlCli command of the wait condition
 * @param parameters further parameters
 */
export const stackWith =
  (curlCli: string, parameters: Readonly<Record<string, string>> = {}): Carrier =>
  ({ image, allow, domain, registryMirrors = [], dataDiskGiB = DATA_DISK_GIB }, values) => {
    const { faults, resources } = resolve(readTemplate(ECS_TEMPLATE_FILE), {
      parameters: {
        ZoneId: 'ap-southeast-1a',
        InstanceType: 'ecs.c7.large',
        Image: image,
        Clients: allow.join(),
        RegistryMirrors: registryMirrors.join(),
        DataDiskGiB: String(dataDiskGiB),
        ...(domain && { Domain: domain }),
        ...parameters,
      },
      attributes: {
        Ready: { CurlCli: curlCli },
        DataDisk: { DiskId: values.dataDiskId },
        PublicAddress: { EipAddress: values.publicAddress },
      },
    });
    if (faults.length) throw new Error(faults.map(({ at, message }) => `${at}: ${message}`).join('\n'));
    const userData = resources['Host']?.properties['UserData'];
    if (typeof userData !== 'string') throw new Error('got no user data from the template');
    // They follow one another in the template too.
    const commands = Object.values(resources)
      .filter(({ type }) => type === 'ALIYUN::ECS::RunCommand')
      .map(({ properties }) => properties['CommandContent'])
      .filter((script) => typeof script === 'string');
    return { userData, commands };
  };
