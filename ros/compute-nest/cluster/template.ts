import { equals, join, not, type Value } from '../../language/functions';
import { both, type Resource, type Template } from '../../language/template';
import type { AppObjects, RoleDocuments } from './objects';
import { GROUPS, HEAPS } from './parameters';
import { withoutStandIns } from './stand-ins';
import { isKept, yamlContent } from './yaml-content';

const ref = (name: string): Value => ({ Ref: name });

/** Seconds for the disk, the images and the app. */
const WAIT_SECONDS = 900;

/**
 * `None`: the caller's own rights in the cluster are used. By default, ROS would bind the caller to an administrator's role.
 */
const APPLICATION = {
  Type: 'ALIYUN::CS::ClusterApplication',
  common: { ClusterId: ref('ClusterId'), RolePolicy: 'None', ValidationMode: 'Strict' },
} as const;

const data = (objects: AppObjects): Resource => ({
  comment:
    'What outlives the service instance: the namespace, and the claim on the disk with the data and the token. A new instance\nwith the same cluster and namespace finds them, so they may exist.',
  Type: APPLICATION.Type,
  DeletionPolicy: 'Retain',
  Properties: {
    ...APPLICATION.common,
    CreationMode: 'Apply',
    YamlContent: yamlContent(objects, isKept),
  },
});

const app = (objects: AppObjects): Resource => ({
  comment: 'Everything else. An object that exists belongs to another deployment, so the creation fails.',
  Type: APPLICATION.Type,
  DependsOn: ['Data'],
  Properties: {
    ...APPLICATION.common,
    CreationMode: 'Normal',
    YamlContent: yamlContent(objects, (object) => !isKept(object)),
    WaitUntil: [
      {
        Kind: 'Deployment',
        Name: 'open-design',
        Namespace: ref('Namespace'),
        JsonPath: '$.status.readyReplicas',
        Operator: 'Equals',
        Value: '1',
        ValueType: 'Json',
        FirstMatch: true,
        Timeout: WAIT_SECONDS,
      },
    ],
  },
});

/** A document of RAM, in which expressions have replaced the stand-ins. */
const filled = (document: unknown): Value => {
  if (typeof document === 'string') {
    const parts = withoutStandIns(document);
    const [only = ''] = parts;
    return parts.length > 1 ? join('', parts) : only;
  }
  if (Array.isArray(document)) return document.map(filled);
  return Object.fromEntries(
    Object.entries(document as object).map(([key, value]): [string, Value] => [key, filled(value)]),
  );
};

const backupRole = ({ trust, permissions }: RoleDocuments): Resource => ({
  comment:
    'The role of the pods that write backups. It lists, writes and reads one folder, and deletes nothing.',
  Type: 'ALIYUN::RAM::Role',
  Condition: 'Backup',
  Properties: {
    RoleName: join('', ['open-design-backup-', { Ref: 'ALIYUN::StackId' }]),
    Description: 'role of the pods that write backups of Open Design',
    AssumeRolePolicyDocument: filled(trust),
    Policies: permissions.map((document, index) => ({
      PolicyName: join('', ['open-design-backup-', { Ref: 'ALIYUN::StackId' }, `-${index + 1}`]),
      PolicyDocument: filled(document),
    })),
  },
});

const kubectl = (...words: readonly Value[]): Value =>
  join('', ['kubectl -n ', ref('Namespace'), ' ', ...words]);

/** The template of Compute Nest for a cluster that exists. */
export const ackTemplate = (objects: AppObjects): Template => ({
  comment:
    'Open Design in an ACK cluster, as a service of Compute Nest: Compute Nest replaces the texts in double braces.\nMade by: npx odcloud compute-nest. Do not edit it.',
  description: both(
    'Open Design in an ACK cluster: one pod with its own disk, behind a front proxy that admits only the clients you name.',
    '在 ACK 集群中部署 Open Design：一个使用独立云盘的 Pod，前端代理仅允许您指定的客户端访问。',
  ),
  groups: GROUPS,
  mappings: { Memory: HEAPS },
  conditions: {
    Ingress: not(equals(ref('Domain'), '')),
    Backup: not(equals(ref('BackupBucket'), '')),
    Everyone: equals(ref('Clients'), 'everyone'),
    OwnStorageClass: equals(ref('StorageClass'), ''),
  },
  rules: {},
  resources: {
    Data: data(objects),
    BackupRole: backupRole(objects.backupRole),
    App: app(objects),
  },
  outputs: {
    Endpoint: {
      Label: both('Address', '访问地址'),
      Description: both(
        'Where the app is reached: the domain, or this machine while PortForward runs.',
        '应用的访问地址：域名；未填写域名时为运行 PortForward 命令的本机地址。',
      ),
      Value: { 'Fn::If': ['Ingress', join('', ['https://', ref('Domain')]), 'http://localhost:8080'] },
    },
    PortForward: {
      Label: both('Without a domain', '无域名时的访问方式'),
      Description: both(
        'Makes the app reachable on the machine where it runs.',
        '运行该命令后，可在本机访问应用。',
      ),
      Value: kubectl('port-forward service/open-design 8080:80'),
    },
    TokenCommand: {
      Label: both('Token', '令牌'),
      Description: both(
        'Prints the token, the password of the user open-design, for whoever may run commands in the pod.',
        '输出令牌，即用户 open-design 的密码。需要有在 Pod 中执行命令的权限。',
      ),
      Value: kubectl('exec deployment/open-design -c open-design -- cat /etc/open-design-token/api-token'),
    },
    Namespace: {
      Label: both('Namespace', '命名空间'),
      Description: both('Namespace of the app.', '应用的命名空间。'),
      Value: ref('Namespace'),
    },
  },
});
