import { z } from 'zod';

import { PUBLIC_FORBIDDEN } from '../../alibaba-cloud/oss';
import { REGIONS } from '../../alibaba-cloud/regions';
import { TABLESTORE_ENDPOINT } from '../../alibaba-cloud/tablestore';
import { domainName } from './domain';
import { leaf } from './leaf';

const local = z.strictObject({
  type: z.literal('local').meta({
    description:
      'The states are kept on this machine, outside the clone and readable by you alone: `~/.local/state/open-design-on-alibaba-cloud/<project>/<environment>/` (docs/state.md).',
  }),
});

const lockTable = z.strictObject({
  endpoint: leaf(z.string().regex(TABLESTORE_ENDPOINT), {
    description:
      'Endpoint of the Tablestore instance: over the internet (`ots`), or inside a VPC of its region (`vpc.tablestore`).',
    allowed:
      'https://<instance>.<region>.ots.aliyuncs.com or https://<instance>.<region>.vpc.tablestore.aliyuncs.com',
    example: 'https://tf-lock.cn-hangzhou.ots.aliyuncs.com',
  }),
  table: leaf(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,254}$/), {
    description: 'Tablestore table whose primary key is the string LockID.',
    allowed: 'a Tablestore table name: letters, digits and _, not starting with a digit',
    example: 'terraform_lock',
  }),
});

const oss = z.strictObject({
  type: z
    .literal('oss')
    .meta({ description: 'The state is kept in an OSS bucket and locked by a Tablestore table.' }),
  bucket: leaf(z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/), {
    description: 'An existing bucket that is private and versioned.',
    allowed: 'an OSS bucket name: 3 to 63 of a-z, 0-9 and -',
    example: 'example-terraform-state',
  }),
  region: leaf(z.enum([...REGIONS.keys()] as [string, ...string[]]), {
    description: "Region of the bucket. Default: the environment's region.",
    allowed: 'the id of an existing region',
    example: 'cn-hangzhou',
  }).optional(),
  endpoint: leaf(z.string().regex(/^(public|internal|https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+)$/), {
    description: `How Terraform reaches the bucket: \`public\` over the internet, \`internal\` from inside its region, or a domain of yours whose subdomain \`<bucket>.<domain>\` is bound to the bucket. New accounts cannot use \`public\` for buckets in mainland China (\`${PUBLIC_FORBIDDEN}\`, docs/state.md). Default: the public one, unless Alibaba Cloud's Location service names another.`,
    allowed: 'public, internal, or https:// and a domain, without a path',
    example: 'internal',
  }).optional(),
  lockTable: lockTable.meta({
    description:
      'Table that locks the state. Required: without it the OSS backend does not lock, and two runs at once corrupt the state.',
    allowed: 'endpoint and table of a Tablestore table',
    fix: 'create a Tablestore table with the string primary key LockID and name it here; an environment with a section state makes bucket and table, and puts out this whole section (docs/state.md)',
  }),
});

const cloud = z.strictObject({
  type: z.literal('cloud').meta({
    description:
      'The state is kept in HCP Terraform: one workspace per stack, named `<project>-<environment>-<role>`.',
  }),
  organization: leaf(z.string().regex(/^[A-Za-z0-9_-]{3,40}$/), {
    description: 'Organization in HCP Terraform.',
    allowed: '3 to 40 of letters, digits, _ and -',
    example: 'example-org',
  }),
  hostname: domainName(
    'Host of a Terraform Enterprise installation. Default: app.terraform.io.',
    'a host name in lower case, without scheme, port or path',
    'tfe.example.com',
  ).optional(),
});

/** Where Terraform keeps the state. Credentials never stand here; they come from environment variables. */
export const backendSection = z
  .discriminatedUnion('type', [local, oss, cloud])
  .default({ type: 'local' })
  .meta({ description: 'Where Terraform keeps its state.', allowed: 'type local, oss or cloud' });
