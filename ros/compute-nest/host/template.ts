import type { State } from '../../../host/state';
import { hostTemplate } from '../../host-template';
import { type HostState, stackCommands, stackUserData } from '../../host-texts';
import { place } from '../../language/fill';
import { both, type Template } from '../../language/template';
import { stackState, STATE_VALUES } from '../../state';
import { IMAGES } from '../identifiers';
import { loginResource, packageProgram, withLogin } from './commands';
import { GROUPS } from './parameters';

/** The state names the package in place of the image, under a key that only the program of the template knows. */
export const packageState = (): State => {
  const { IMAGE: _, ...others } = stackState();
  return { ...others, REGISTRY_MIRRORS: '', PACKAGE: place('Package') };
};

const hostState = (): HostState => {
  const { Image: _, RegistryMirrors: __, ...others } = STATE_VALUES;
  return { state: packageState(), values: { ...others, Package: IMAGES.app } };
};

/** Files that the template adds to the host. The host program reads them in `host/program/bin/open-design`. */
export const PACKAGE_PROGRAM = '/var/lib/open-design/package.sh';

/** The template of Compute Nest for one ECS instance. */
export const computeNestEcsTemplate = (): Template => {
  const host = hostState();
  return hostTemplate({
    comment:
      'Open Design on one ECS instance, as a service of Compute Nest: Compute Nest replaces the texts in double braces.\nMade by: npx odcloud compute-nest. Do not edit it.',
    description: both(
      'Open Design on one hardened ECS instance behind its own TLS proxy, with an encrypted data disk that outlives instance and service. The host makes the token; nothing here asks for a secret.',
      '在一台加固的 ECS 实例上部署 Open Design，自带 TLS 反向代理，加密数据盘在实例和服务实例删除后仍会保留。令牌在主机上生成，无需填写任何密钥。',
    ),
    groups: GROUPS,
    userData: stackUserData(host, [{ path: PACKAGE_PROGRAM, mode: '0600', content: packageProgram() }]),
    resources: { Login: loginResource() },
    commands: stackCommands(host).map((command) =>
      command.id === 'apply' ? withLogin(command, host.values) : command,
    ),
  });
};
