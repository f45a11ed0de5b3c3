import type { Construct } from 'constructs';

import type { Environment } from '../config/load';
import { UploadedCertificate } from '../constructs/balancer/uploaded-certificate';
import { EnvironmentStack } from './environment-stack';

/**
 * The certificate of a load balancer, uploaded from variables. It is a stack of its own because its state contains the
 * private key: whoever deploys or reads the other stacks has no part in it.
 */
export class CertificateStack extends EnvironmentStack {
  /** Name that the certificate is uploaded under. */
  readonly certificateName: string;

  constructor(scope: Construct, environment: Environment) {
    super(scope, 'certificate', environment);
    this.certificateName = this.prefix;
    new UploadedCertificate(this, 'certificate', { name: this.certificateName });
  }
}
