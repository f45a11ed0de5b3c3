import { z } from 'zod';

import {
  ACR_EDITIONS,
  ACR_INSTANCE_ID,
  ACR_MONTHS,
  ACR_NAME_LENGTH,
  ACR_NAMESPACE_LENGTH,
  ACR_REPOSITORY_LENGTH,
} from '../../alibaba-cloud/acr';
import { eitherOf } from '../faults';
import { billingSection } from './billing';
import { clientCidrs } from './common';
import { leaf } from './leaf';

/**
 * The largest number of networks. The provider adds each by a call of its own, one after the other. No page with a limit
 * of the service was found.
 */
const MOST_NETWORKS = 50;

/** Words of a-z and 0-9 with single delimiters between them, as names of images have them. */
const PATH_PART = /^[a-z0-9]+([._-][a-z0-9]+)*$/;

/** A part of the name of an image. */
const pathPart = ({ min, max }: { readonly min: number; readonly max: number }, description: string) =>
  leaf(z.string().min(min).max(max).regex(PATH_PART), {
    description,
    allowed: `${min} to ${max} of a-z, 0-9 and single . _ - between them`,
    example: 'open-design',
  }).default('open-design');

/** How a new instance is paid for. It has no default: the first deploy pays. */
const billing = billingSection(ACR_MONTHS, {
  payAsYouGo: 'The instance is paid for as long as it exists, where the service offers that.',
  subscription: 'The instance is bought for months, and the deploy pays for them.',
  months: {
    description: 'Months that are bought when the instance is made. A later change buys nothing.',
    example: 12,
  },
  renewMonths:
    'Months by which Alibaba Cloud renews the instance, and takes the payment, each time it would expire. Without it the instance expires, and its images are lost. It counts when the instance is made. A later change is refused: make it in the console (docs/registry.md).',
}).meta({
  description:
    'How the instance is paid for. Terraform cannot change it later: make the change in the console (docs/registry.md).',
  allowed: 'type pay-as-you-go or subscription',
  fix: 'write registry.instance.billing with type: subscription and months, or with type: pay-as-you-go',
});

const instance = z.strictObject({
  name: leaf(
    z
      .string()
      .min(ACR_NAME_LENGTH.min)
      .max(ACR_NAME_LENGTH.max)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    {
      description:
        'Name of the instance, which its hosts begin with: <name>-registry.<region>.cr.aliyuncs.com. It must be unique in the region. A change would replace the instance, and is refused.',
      allowed: `${ACR_NAME_LENGTH.min} to ${ACR_NAME_LENGTH.max} of a-z, 0-9 and single hyphens between them`,
      example: 'example-studio',
    },
  ),
  edition: leaf(z.enum(ACR_EDITIONS), {
    description:
      'Edition of the instance. It decides the price, the quotas and the features. Terraform cannot change it later: make the change in the console (docs/registry.md).',
    allowed: eitherOf(ACR_EDITIONS),
    example: 'Basic',
  }),
  billing,
});

/** A registry for the images of the environment. */
export const registrySection = z
  .strictObject({
    instance: instance
      .optional()
      .meta({ description: 'The new Enterprise instance of Container Registry. It costs money.' }),
    instanceId: leaf(z.string().regex(new RegExp(`^${ACR_INSTANCE_ID}$`)), {
      description:
        'An existing Enterprise instance in the region, in place of a new one. It gets a namespace, a repository and a link to the VPC, and is not changed otherwise.',
      allowed: 'the id of an Enterprise instance: cri-…',
      fix: 'the ACR console shows it on the page of the instance',
      example: 'cri-xxxxxxxxxxxxxxxx',
    }).optional(),
    namespace: pathPart(
      ACR_NAMESPACE_LENGTH,
      'Namespace that is made in the instance. Repositories in it are never made by a push. A change would delete all images in it, and is refused.',
    ),
    repository: pathPart(
      ACR_REPOSITORY_LENGTH,
      'Private repository that is made in the namespace, for all images of the environment. A tag in it never leads to another image later, except latest. A change would delete the images, and is refused.',
    ),
    allow: clientCidrs(
      'Networks that reach the public endpoint of the new instance, to push from outside the VPC. Without registry.allow the endpoint stays shut.',
      'list the networks to let in, or remove registry.allow, which shuts the public endpoint',
      { most: MOST_NETWORKS },
    ).optional(),
    protect: leaf(z.boolean(), {
      description:
        'Refuses to destroy the instance, the namespace and the repository. Before a destroy, set it to false and deploy; a destroy then deletes all images, and gives a new instance back.',
      allowed: 'true or false',
      example: true,
    }).default(true),
  })
  .meta({
    description:
      'A registry for the images of the environment, in an Enterprise instance of Container Registry that is linked to the VPC (docs/registry.md).',
    allowed: 'keys instance or instanceId, namespace, repository, allow, protect',
  });
