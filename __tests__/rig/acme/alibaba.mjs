// The metadata service of an instance with a role, and Alibaba Cloud DNS with one zone, as their documentation describes
// them: node alibaba.mjs PORT ZONE RECORDS LOG [lossy]. RECORDS is the JSON file that dns.mjs reads. LOG receives the
// requests. With the word lossy, the first new record is written, and its answer is lost.
// A request names the service that it is for: see ../alibaba-cloud/redirect.
import { createHmac } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, zone, records, log, lossy] = process.argv.slice(2);
const SESSION = 'session-4';
const ROLE = {
  AccessKeyId: 'key-id-1',
  AccessKeySecret: 'key-secret-2',
  Expiration: '2099-01-01T00:00:00Z',
  SecurityToken: 'security-token/3+x==',
  Code: 'Success',
};
const held = new Map();
let loses = lossy === 'lossy';

const metadata = (method, url, headers) => {
  const asked = url.slice('/latest/'.length);
  if (method === 'PUT' && asked === 'api/token' && headers['x-aliyun-ecs-metadata-token-ttl-seconds'])
    return SESSION;
  if (headers['x-aliyun-ecs-metadata-token'] !== SESSION) return undefined;
  if (asked === 'meta-data/ram/security-credentials/') return 'demo-host';
  if (asked === 'meta-data/ram/security-credentials/demo-host') return JSON.stringify(ROLE, undefined, 2);
  return undefined;
};

const encoded = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const signed = ({ Signature, ...parameters }) => {
  const text = Object.keys(parameters)
    .sort()
    .map((name) => `${encoded(name)}=${encoded(parameters[name])}`)
    .join('&');
  const key = `${ROLE.AccessKeySecret}&`;
  return (
    Signature ===
    createHmac('sha1', key)
      .update(`POST&%2F&${encoded(text)}`)
      .digest('base64')
  );
};

const publish = () => {
  const texts = {};
  for (const { RR, Value } of held.values()) (texts[`${RR}.${zone}`] ??= []).push(Value);
  writeFileSync(records, JSON.stringify(texts));
};

const act = (asked) => {
  const {
    Action,
    AccessKeyId,
    SecurityToken,
    Version,
    Format,
    DomainName,
    RR,
    RRKeyWord,
    Type,
    Value,
    RecordId,
  } = asked;
  if (
    AccessKeyId !== ROLE.AccessKeyId ||
    SecurityToken !== ROLE.SecurityToken ||
    Version !== '2015-01-09' ||
    Format !== 'JSON'
  )
    return [400, { Code: 'InvalidSecurityToken' }];
  if (!signed(asked)) return [400, { Code: 'SignatureDoesNotMatch' }];
  if (Action === 'DeleteDomainRecord') {
    held.delete(RecordId);
    publish();
    return [200, { RecordId }];
  }
  if (DomainName !== zone) return [400, { Code: 'InvalidDomainName.NoExist' }];
  if (Action === 'AddDomainRecord') {
    if ([...held.values()].some((one) => one.RR === RR && one.Type === Type && one.Value === Value))
      return [400, { Code: 'DomainRecordDuplicate' }];
    const id = String(held.size + 1);
    held.set(id, { RR, Value, Type, RecordId: id });
    publish();
    return [200, { RecordId: id }];
  }
  const Record = [...held.values()].filter((one) => one.RR.includes(RRKeyWord) && one.Type === Type);
  return Action === 'DescribeDomainRecords'
    ? [200, { DomainRecords: { Record } }]
    : [404, { Code: 'InvalidAction' }];
};

createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const { method, url, headers } = request;
    const asked = Object.fromEntries(new URLSearchParams(body));
    const services = {
      'http://100.100.100.200': () => [200, metadata(method, url, headers)],
      'https://alidns.aliyuncs.com': () => act(asked),
    };
    const service = services[`${headers['x-forwarded-proto']}://${headers.host}`];
    const [status, answer] = service ? service() : [404, undefined];
    if (asked.Action)
      appendFileSync(log, `${asked.Action} ${asked.DomainName ?? asked.RecordId} ${answer.Code ?? 'done'}\n`);
    if (loses && asked.Action === 'AddDomainRecord' && status === 200) {
      loses = false;
      request.socket.destroy();
      return;
    }
    response.statusCode = answer === undefined ? 404 : status;
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? { Code: 'NotFound' }));
  });
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
