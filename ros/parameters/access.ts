import { DOCKER } from '../../alibaba-cloud/networks';
import { EMAIL } from '../../config/sections/access';
import { SHORTEST_CLIENT_PREFIX } from '../../config/sections/common';
import { DOMAIN } from '../../config/sections/domain';
import { ICP_NUMBER } from '../../config/sections/icp-number';
import { CERTIFICATE, CERTIFICATE_KEY } from '../../host/paths';
import { both, type ParameterGroup } from '../language/template';
import { apartFrom, EACH_ONCE, listOf, network, sourceOf, whole, wholeOrEmpty } from '../patterns';
import { visibleIf } from './visible';

/**
 * Maximum number of networks. They stand in user data, which is nearly full. So many networks of the largest size are
 * less than a quarter of the internet, so only the word `everyone` lets the whole internet in.
 */
export const MOST_CLIENTS = 30;

const CLIENT = `${apartFrom(DOCKER.network, SHORTEST_CLIENT_PREFIX)}${network(SHORTEST_CLIENT_PREFIX)}`;

const parameters = {
  Clients: {
    Type: 'String',
    Label: both('Clients', '允许访问的客户端'),
    Description: both(
      'Networks whose clients reach the app on port 443, and on port 80, which only redirects: a.b.c.d/n, separated by commas. https://ifconfig.me shows your own address, which you write as a.b.c.d/32. The word everyone admits the whole internet: then only the token protects the app.',
      '允许访问应用 443 端口（以及仅用于跳转的 80 端口）的网段，格式为 a.b.c.d/n，多个网段用英文逗号分隔。您自己的公网地址可在 https://ifconfig.me 查看，写作 a.b.c.d/32。也可以填写 everyone，表示向整个互联网开放：此时应用仅由令牌保护。',
    ),
    ConstraintDescription: both(
      `1 to ${MOST_CLIENTS} different IPv4 networks with a prefix of ${SHORTEST_CLIENT_PREFIX} to 32 bits, whose bits after the prefix are 0, without blanks and without a part of ${DOCKER.network.text}, which Docker uses on the host; or the word everyone.`,
      `1 至 ${MOST_CLIENTS} 个互不相同的 IPv4 网段，前缀长度 ${SHORTEST_CLIENT_PREFIX} 至 32 位，前缀之后的位必须为 0，不含空格，且不得与主机上 Docker 使用的 ${DOCKER.network.text} 重叠；或者填写 everyone。`,
    ),
    AllowedPattern: whole(`everyone|${EACH_ONCE}${listOf(CLIENT, MOST_CLIENTS)}`),
  },
  Domain: {
    Type: 'String',
    Label: both('Domain name', '域名'),
    Description: both(
      'Domain name of the app. The stack does not create its DNS record; the output DnsTarget shows what to create. Without a domain, clients use the IP address.',
      '应用的域名。本模板不创建解析记录，记录值见输出 DnsTarget。留空则通过 IP 地址访问。',
    ),
    ConstraintDescription: both(
      'A domain name in lower case, without scheme, port or path; an international name in its ASCII form (xn--…).',
      '小写域名，不含协议、端口和路径；中文等国际化域名请填写其 ASCII 形式（xn--…）。',
    ),
    Default: '',
    AllowedPattern: wholeOrEmpty(sourceOf(DOMAIN)),
  },
  IcpNumber: {
    Type: 'String',
    Label: both('ICP filing number', 'ICP 备案号'),
    Description: both(
      'Number of the ICP filing of the domain, or of a licence in its place. The app shows it at the bottom of its first page. Required for a domain that a region of mainland China serves to the internet.',
      '域名的 ICP 备案号，或代替备案号的许可证号，显示在应用首页底部。通过中国内地地域向互联网提供域名访问时必填。',
    ),
    ConstraintDescription: both(
      'A filing number such as 京ICP备12345678号-1, or a licence number such as 粤B2-20090059-5.',
      '备案号，例如 京ICP备12345678号-1；或许可证号，例如 粤B2-20090059-5。',
    ),
    Default: '',
    AllowedPattern: wholeOrEmpty(sourceOf(ICP_NUMBER)),
  },
  Certificate: {
    Type: 'String',
    Label: both('Certificate', '证书'),
    Description: both(
      `self-signed: made on the host; browsers warn of it. acme: from Let’s Encrypt, which proves the domain by a record in Alibaba Cloud DNS. provided: a certificate that you put on the host, as ${CERTIFICATE} and ${CERTIFICATE_KEY}. Create the stack with another choice first, because a host without the certificate fails.`,
      `self-signed：在主机上生成的自签名证书，浏览器会告警。acme：Let’s Encrypt 证书，通过云解析 DNS 的记录验证域名。provided：由您放到主机上的证书，路径为 ${CERTIFICATE} 和 ${CERTIFICATE_KEY}；请先用其他选项创建资源栈，因为没有证书的主机会部署失败。`,
    ),
    Default: 'self-signed',
    AllowedValues: ['self-signed', 'acme', 'provided'],
  },
  DnsZone: {
    Type: 'String',
    Label: both('DNS zone', '云解析 DNS 域名'),
    Description: both(
      'With acme: the zone in Alibaba Cloud DNS of this account that holds the domain, such as example.com for design.example.com. The role of the host may then write records of this zone, and of no other.',
      '选择 acme 时填写：本账号云解析 DNS 中该域名所属的主域名，例如 design.example.com 对应 example.com。主机的角色只能写入该主域名的解析记录。',
    ),
    ConstraintDescription: both('A domain name in lower case.', '小写域名。'),
    Default: '',
    AllowedPattern: wholeOrEmpty(sourceOf(DOMAIN)),
    AssociationPropertyMetadata: visibleIf('Certificate', 'acme'),
  },
  AcmeEmail: {
    Type: 'String',
    Label: both('E-mail address', '邮箱地址'),
    Description: both(
      'With acme: e-mail address of the account at Let’s Encrypt. Without it, hostmaster@<domain>.',
      '选择 acme 时使用：Let’s Encrypt 账号的邮箱地址。留空则使用 hostmaster@<域名>。',
    ),
    ConstraintDescription: both(
      'An e-mail address of letters, digits and . _ % + - before the @.',
      '邮箱地址，@ 之前只能包含字母、数字和 . _ % + -。',
    ),
    Default: '',
    AllowedPattern: wholeOrEmpty(sourceOf(EMAIL)),
    AssociationPropertyMetadata: visibleIf('Certificate', 'acme'),
  },
} as const satisfies ParameterGroup['parameters'];

/** Who reaches the app, and under which name. */
export const ACCESS = { label: both('Access', '访问'), parameters } as const satisfies ParameterGroup;
