import { CONDITIONS } from './conditions';
import { stackCommands, stackUserData } from './host-texts';
import { both, type Template } from './language/template';
import { OUTPUTS } from './outputs';
import { HEAPS } from './parameters/app';
import { GROUPS } from './parameters/parameters';
import { commandResources } from './resources/commands';
import { DISK_RESOURCES } from './resources/disk';
import { hostResources } from './resources/host';
import { NETWORK_RESOURCES } from './resources/network';
import { ROLE_RESOURCES } from './resources/role';
import { RULES } from './rules';

/** The template of the app on one ECS instance, with the same release as the ECS stack. */
export const ecsTemplate = (): Template => ({
  comment:
    'Open Design on one ECS instance. Written by `odcloud ros` from the folder ros/ of this project: change it there.',
  description: both(
    'Open Design on one hardened ECS instance behind its own TLS proxy, with an encrypted data disk that outlives instance and stack. The host makes the token; nothing here asks for a secret.',
    '在一台加固的 ECS 实例上部署 Open Design，自带 TLS 反向代理，加密数据盘在实例和资源栈删除后仍会保留。令牌在主机上生成，本模板不要求填写任何密钥。',
  ),
  groups: GROUPS,
  mappings: { Memory: HEAPS },
  conditions: CONDITIONS,
  rules: RULES,
  resources: {
    ...NETWORK_RESOURCES,
    ...ROLE_RESOURCES,
    ...DISK_RESOURCES,
    ...hostResources(stackUserData()),
    ...commandResources(stackCommands()),
  },
  outputs: OUTPUTS,
});
