import { hostTemplate } from './host-template';
import { stackCommands, stackUserData } from './host-texts';
import { both, type Template } from './language/template';
import { GROUPS } from './parameters/parameters';
import { stackState, STATE_VALUES } from './state';

/** The template of the app on one ECS instance, with the same release as the ECS stack. */
export const ecsTemplate = (): Template => {
  const host = { state: stackState(), values: STATE_VALUES };
  return hostTemplate({
    comment:
      'Open Design on one ECS instance. Written by `odcloud ros` from the folder ros/ of this project: change it there.',
    description: both(
      'Open Design on one hardened ECS instance behind its own TLS proxy, with an encrypted data disk that is kept when the instance or the stack is deleted. The host creates the token; the template asks for no secret.',
      '在一台加固的 ECS 实例上部署 Open Design，自带 TLS 反向代理，加密数据盘在实例和资源栈删除后仍会保留。令牌在主机上生成，本模板不要求填写任何密钥。',
    ),
    groups: GROUPS,
    userData: stackUserData(host),
    commands: stackCommands(host),
  });
};
