import { SHARED_NAMESPACES } from '../../../alibaba-cloud/add-ons';
import { PRIVATE_NETWORKS, VPC_PREFIX } from '../../../alibaba-cloud/networks';
import { SHORTEST_CLIENT_PREFIX } from '../../../config/sections/common';
import { both, type ParameterGroup } from '../../language/template';
import { ACCESS as HOST_ACCESS, MOST_CLIENTS } from '../../parameters/access';
import { APP as HOST_APP, HEAPS } from '../../parameters/app';
import { MACHINE } from '../../parameters/machine';
import { IN_PRIVATE_NETWORK, listOf, network, whole, wholeOrEmpty } from '../../patterns';
import { otherwise } from '../limits';
import { PULL_SECRET } from './yaml-content';

export { HEAPS };

/** Names of objects in a cluster. Source: Kubernetes, "Object Names and IDs". */
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const PART = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const SUBDOMAIN = `(?=.{1,253}$)${PART}(?:\\.${PART})*`;

const OTHERS = `(?!(?:${SHARED_NAMESPACES})$)`;

/** Source: OSS, "Bucket naming conventions". */
const BUCKET = '[a-z0-9][a-z0-9-]{1,61}[a-z0-9]';

const withIngress = {
  Visible: { Condition: { 'Fn::Not': { 'Fn::Equals': ['${Domain}', ''] } } },
};

const OTHERWISE = otherwise('clusters', '集群', '自动伸缩');

/** The parameters that say which cluster. */
export const CLUSTER = {
  ClusterId: {
    Type: 'String',
    Label: both('Cluster', '集群'),
    Description: both(
      `An ACK cluster with Terway and network policies. Your user needs the RBAC role Administrator in it. Its nodes pull the images from the internet once, at deployment, with a key that expires soon after. Use a node pool without auto scaling: a new node cannot pull the images until you update the service instance. ${OTHERWISE.en}`,
      `使用 Terway 并已启用网络策略的 ACK 集群。您的用户需要拥有该集群的 RBAC 管理员角色。节点仅在部署时通过公网拉取镜像，所用的临时登录凭证很快就会过期。请使用未开启自动伸缩的节点池：新节点在您更新服务实例之前无法拉取镜像。${OTHERWISE['zh-cn']}`,
    ),
    ConstraintDescription: both(
      'The id of a cluster: c and 32 hex digits.',
      '集群 ID：c 加 32 位十六进制字符。',
    ),
    AllowedPattern: whole('c[a-z0-9]{16,40}'),
    AssociationProperty: 'ALIYUN::CS::Cluster::ClusterId',
  },
  Namespace: {
    Type: 'String',
    Label: both('Namespace', '命名空间'),
    Description: both(
      'Namespace of the app. It is made, or was left by an earlier instance of this service, whose data and token are then used. Nothing else may be in it.',
      '应用的命名空间。将自动创建；如果它由本服务先前的实例保留，则沿用其中的数据和令牌。其中不能有其他内容。',
    ),
    ConstraintDescription: both(
      'At most 63 of a-z, 0-9 and -, and not a namespace of the system.',
      '最多 63 个字符，只能包含 a-z、0-9 和 -，且不能是系统命名空间。',
    ),
    Default: 'open-design',
    AllowedPattern: whole(`${OTHERS}${LABEL}`),
  },
  NetworkCidr: {
    Type: 'String',
    Label: both('Network of the VPC', '专有网络网段'),
    Description: both(
      'IPv4 network of the VPC of the cluster, which holds its nodes and pods. The console of VPC shows it. Probes, and requests of the Ingress controller, come from it.',
      '集群所在专有网络的 IPv4 网段，包含其节点和 Pod，可在专有网络控制台查看。健康检查和 Ingress 控制器的请求来自该网段。',
    ),
    ConstraintDescription: both(
      `A part of ${PRIVATE_NETWORKS.join(', ')}, whose bits after the prefix are 0.`,
      `${PRIVATE_NETWORKS.join('、')} 的一部分，前缀之后的位必须为 0。`,
    ),
    AllowedPattern: whole(`${IN_PRIVATE_NETWORK}${network(VPC_PREFIX.min, VPC_PREFIX.max)}`),
  },
} as const satisfies ParameterGroup['parameters'];

const access = {
  Clients: {
    Type: 'String',
    Label: both('Clients', '允许访问的客户端'),
    Description: both(
      'Networks whose clients reach the app: a.b.c.d/n, separated by commas. kubectl port-forward always does. Or the word everyone: only the token then protects the app.',
      '允许访问应用的网段，格式为 a.b.c.d/n，多个网段用英文逗号分隔。kubectl port-forward 始终可以访问。也可以填写 everyone：此时应用仅由令牌保护。',
    ),
    ConstraintDescription: both(
      `1 to ${MOST_CLIENTS} IPv4 networks with a prefix of ${SHORTEST_CLIENT_PREFIX} to 32 bits, whose bits after the prefix are 0, without blanks; or the word everyone.`,
      `1 至 ${MOST_CLIENTS} 个 IPv4 网段，前缀长度 ${SHORTEST_CLIENT_PREFIX} 至 32 位，前缀之后的位必须为 0，不含空格；或者填写 everyone。`,
    ),
    AllowedPattern: whole(`everyone|${listOf(network(SHORTEST_CLIENT_PREFIX), MOST_CLIENTS)}`),
  },
  Domain: {
    ...HOST_ACCESS.parameters.Domain,
    Description: both(
      'Domain name that an Ingress serves over HTTPS. Its DNS record leads to the controller of the Ingress. Without it, only kubectl port-forward and the cluster lead to the app. The app shows no ICP filing number here: for a domain that is served from mainland China, deploy with Terraform (docs/compute-nest.md).',
      '由 Ingress 通过 HTTPS 提供服务的域名，其解析记录指向 Ingress 控制器。留空则只能通过 kubectl port-forward 或在集群内访问。以此方式部署的应用不显示 ICP 备案号：在中国内地提供服务的域名请改用 Terraform 部署（见 docs/compute-nest.zh-CN.md）。',
    ),
  },
  IngressClass: {
    Type: 'String',
    Label: both('Ingress class', 'Ingress 类'),
    Description: both(
      'Class of the Ingress. Its controller is the Nginx Ingress add-on of ACK, which must be installed. It must set X-Forwarded-For itself, as it does by default.',
      'Ingress 的类。其控制器是 ACK 的 Nginx Ingress 组件，须已安装，并且自行设置 X-Forwarded-For（默认行为）。',
    ),
    ConstraintDescription: both('The name of an IngressClass.', 'IngressClass 的名称。'),
    Default: 'nginx',
    AllowedPattern: whole(SUBDOMAIN),
    AssociationPropertyMetadata: withIngress,
  },
  TlsSecret: {
    Type: 'String',
    Label: both('Secret of the certificate', '证书 Secret'),
    Description: both(
      'Name of the Secret of type kubernetes.io/tls with the certificate of the domain. You create it in the namespace with kubectl, also after the deployment.',
      '存放域名证书的 Secret（类型 kubernetes.io/tls）的名称。由您使用 kubectl 在该命名空间中创建，也可以在部署之后创建。',
    ),
    ConstraintDescription: both(
      `The name of a Secret, but not ${PULL_SECRET}, which holds the login of the registry.`,
      `Secret 的名称，不能是存放镜像仓库密钥的 ${PULL_SECRET}。`,
    ),
    Default: 'open-design-tls',
    AllowedPattern: whole(`(?!${PULL_SECRET}$)${SUBDOMAIN}`),
    AssociationPropertyMetadata: withIngress,
  },
} as const satisfies ParameterGroup['parameters'];

const app = {
  MemoryMiB: {
    ...HOST_APP.parameters.MemoryMiB,
    Description: both(
      'Memory of the container of the app. A node must have it free.',
      '应用容器的内存。须有节点具备相应的空闲内存。',
    ),
  },
  TokenRevision: {
    Type: 'Number',
    Label: both('Revision of the token', '令牌版本'),
    Description: both(
      'The pod makes a token of its own and keeps it on the data disk. Raise this number by one and update the service instance to have a new token made. The old one then stops working.',
      'Pod 自行生成令牌并保存在数据盘上。将该数字加一并更新服务实例，即可生成新令牌，旧令牌随即失效。',
    ),
    Default: 1,
    MinValue: 1,
    MaxValue: 1_000_000,
  },
} as const satisfies ParameterGroup['parameters'];

const data = {
  DataDiskGiB: {
    ...MACHINE.parameters.DataDiskGiB,
    Description: both(
      'Size of the disk that holds the data and the token. It can grow but never shrink.',
      '存放数据和令牌的云盘大小。只能扩容，不能缩容。',
    ),
  },
  StorageClass: {
    Type: 'String',
    Label: both('Storage class', '存储类'),
    Description: both(
      'An existing storage class for a disk, not for NAS: SQLite needs a disk. Without it, a class is made: an encrypted ESSD PL1 that outlives the instance. A class of your own decides about both itself.',
      '已有的云盘存储类（不能是 NAS，SQLite 需要云盘）。留空则创建一个存储类：加密的 ESSD PL1 云盘，在服务实例删除后仍保留。使用已有存储类时，加密和保留由该类决定。',
    ),
    ConstraintDescription: both('The name of a storage class.', '存储类的名称。'),
    Default: '',
    AllowedPattern: wholeOrEmpty(SUBDOMAIN),
  },
  BackupBucket: {
    Type: 'String',
    Label: both('Bucket for backups', '备份存储空间'),
    Description: both(
      'OSS bucket in the region of the cluster for daily backups. A RAM role for them is made, so you need the right to make roles, and the cluster needs RRSA. The bucket needs a lifecycle rule that deletes old backups. Without it, nothing is copied off the data disk.',
      '与集群同地域的 OSS 存储空间，用于每日备份。将创建一个 RAM 角色，因此您需要有创建角色的权限，且集群须已开启 RRSA。该存储空间需要配置删除旧备份的生命周期规则。留空则数据不会备份到数据盘以外。',
    ),
    ConstraintDescription: both(
      'The name of a bucket: 3 to 63 of a-z, 0-9 and -.',
      '存储空间名称：3 至 63 个字符，只能包含 a-z、0-9 和 -。',
    ),
    Default: '',
    AllowedPattern: wholeOrEmpty(BUCKET),
  },
} as const satisfies ParameterGroup['parameters'];

/** The parameters of the template for a cluster, in the order in which the console shows them. None is a secret. */
export const GROUPS: readonly ParameterGroup[] = [
  { label: both('Cluster', '集群'), parameters: CLUSTER },
  { label: both('Access', '访问'), parameters: access },
  { label: both('App', '应用'), parameters: app },
  { label: both('Data', '数据'), parameters: data },
];
