import { z } from 'zod';

import { PUBLIC_FORBIDDEN } from '../../alibaba-cloud/oss';
import { INSTANCE_NAME } from '../../alibaba-cloud/tablestore';
import { ossBucket } from './common';
import { leaf } from './leaf';

/** What an environment makes that keeps the states of others. */
export const stateSection = z
  .strictObject({
    bucket: ossBucket(
      'Name of the bucket that is made for the states, unique in the whole cloud.',
      'example-terraform-state',
    ),
    lockInstance: leaf(z.string().regex(INSTANCE_NAME), {
      description:
        'Name of the Tablestore instance that is made for the locks, unique in its region. A change makes another one, and cannot be deployed while `protect` is true.',
      allowed: '3 to 16 of a-z, 0-9 and -, starting with a letter, not ending with -',
      example: 'example-tf-lock',
    }),
    endpoint: leaf(z.enum(['public', 'internal']), {
      description: `From where Terraform will reach bucket and locks: \`public\` over the internet, for laptops and HCP Terraform, or \`internal\` from inside the region only, which closes the lock instance to the internet. New accounts cannot use \`public\` in mainland China (\`${PUBLIC_FORBIDDEN}\`, docs/state.md).`,
      allowed: 'public or internal',
      example: 'internal',
    }),
    protect: leaf(z.boolean(), {
      description:
        'Refuses to destroy the bucket and the lock table. Before a destroy, set it to false and deploy.',
      allowed: 'true or false',
      example: true,
    }).default(true),
  })
  .meta({
    description:
      'A place in OSS for the states of other environments (docs/state.md). An environment with this section has no app: besides it, only `project`, `region`, `accountType`, `tags` and `backend` are allowed.',
    allowed: 'keys bucket, lockInstance, endpoint, protect',
  });
