import { both, type ParameterGroup } from '../../language/template';
import { NETWORK } from '../../parameters/network';
import { GROUPS as OF_ROS } from '../../parameters/parameters';
import { otherwise } from '../limits';

/** Parameters that the package takes the place of: the image, and mirrors of Docker Hub, which has no package. */
const OF_IMAGES = ['Image', 'RegistryMirrors'];

const OTHERWISE = otherwise('hosts', '主机', '弹性伸缩');

/** What a person has to know of the image is with the address, by which the host reaches its registry. */
const changed: ParameterGroup['parameters'] = {
  Address: {
    ...NETWORK.parameters.Address,
    Description: both(
      `internet: an elastic IP of its own. intranet: reachable only inside an existing VPC, which must have its own way to the internet, such as a NAT gateway. The host pulls the image from the internet once, at deployment, with a login that expires soon after. Another host, such as one in place of a broken one, can pull it only after an update of the service instance. ${OTHERWISE.en}`,
      `internet：分配弹性公网 IP。intranet：仅在已有专有网络内可访问，且该网络须自带公网出口（例如 NAT 网关）。主机仅在部署时通过公网拉取一次镜像，所用登录凭证随后很快过期。替换后的新主机需要在您更新服务实例之后才能拉取镜像。${OTHERWISE['zh-cn']}`,
    ),
  },
};

/** The groups of parameters: those of the ROS template without the image. None is a secret. */
export const GROUPS: readonly ParameterGroup[] = OF_ROS.map(({ label, parameters }) => ({
  label,
  parameters: Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => !OF_IMAGES.includes(name))
      .map(([name, parameter]) => [name, changed[name] ?? parameter]),
  ),
}));
