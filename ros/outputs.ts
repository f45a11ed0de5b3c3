import { TOKEN_FILE } from '../host/paths';
import { when } from './conditions';
import { getAtt, join, select } from './language/functions';
import { both, type Output } from './language/template';
import { parameter } from './parameters/parameters';
import { INSTANCE_ID } from './resources/host';
import { STATE_VALUES } from './state';

const PRIVATE_ADDRESS = select(0, getAtt('Host', 'PrivateIps'));
const REACHED_AT = when('HasPublicAddress', getAtt('PublicAddress', 'EipAddress'), PRIVATE_ADDRESS);

/** What the stack tells: the same as the outputs of the ECS stack, under the same names in the spelling of ROS. */
export const OUTPUTS = {
  Endpoint: {
    Label: both('Address of the app', '访问地址'),
    Description: both('Open this address in a browser.', '请在浏览器中打开此地址。'),
    Value: join('', ['https://', when('HasDomain', parameter('Domain'), REACHED_AT)]),
  },
  DnsTarget: {
    Label: both('DNS record', '解析记录'),
    Description: both(
      'The DNS record that the domain needs: its type and its value. The stack does not create it.',
      '域名所需的解析记录：记录类型和记录值。本模板不创建该记录。',
    ),
    Condition: 'HasDomain',
    Value: join(' ', ['A', REACHED_AT]),
  },
  TokenLocation: {
    Label: both('Location of the token', '令牌位置'),
    Description: both(
      'Instance and file of the token. The file is on the data disk, and only root can read it.',
      '令牌所在的实例和文件。文件位于数据盘，仅 root 可读。',
    ),
    Value: join(':', [INSTANCE_ID, TOKEN_FILE]),
  },
  TokenCommand: {
    Label: both('Command for the token', '查看令牌的命令'),
    Description: both(
      'This command opens a shell on the host. There, `sudo open-design token` prints the token.',
      '此命令打开主机的 shell，在其中执行 `sudo open-design token` 显示令牌。',
    ),
    Value: join(' ', ['ali-instance-cli session --instance', INSTANCE_ID]),
  },
  InstanceId: {
    Label: both('Instance', '实例'),
    Description: both('The ECS instance.', 'ECS 实例。'),
    Value: INSTANCE_ID,
  },
  DataDiskId: {
    Label: both('Data disk', '数据盘'),
    Description: both('The disk that holds the data and the token.', '存放数据和令牌的云盘。'),
    Value: STATE_VALUES.DataDisk,
  },
  PrivateAddress: {
    Label: both('Private address', '私网地址'),
    Description: both('Address of the host inside the VPC.', '主机在专有网络内的地址。'),
    Value: PRIVATE_ADDRESS,
  },
  EgressAddress: {
    Label: both('Egress address', '出口地址'),
    Description: both(
      'Public address from which the host connects to the internet.',
      '主机访问公网时使用的地址。',
    ),
    Condition: 'HasPublicAddress',
    Value: getAtt('PublicAddress', 'EipAddress'),
  },
} as const satisfies Record<string, Output>;
