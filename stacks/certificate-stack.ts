import type { Construct } from 'constructs';

import { type AccountType, certificateRegionOf } from '../alibaba-cloud/regions';
import type { Environment } from '../config/load';
import { UploadedCertificate } from '../constructs/balancer/uploaded-certificate';
import { EnvironmentStack } from './environment-stack';

export interface CertificateStackProps {
  readonly environment: Environment;
  /** Type of the account. It determines where the provider uploads. */
  readonly accountType: AccountType;
}

/**
 * The certificate of a load balancer, uploaded from variables. It is a stack of its own because its state contains the
 * private key: whoever deploys or reads the other stacks has no part in it.
 */
export class CertificateStack extends EnvironmentStack {
  /** Name that the certificate is uploaded under. */
  readonly certificateName: string;
  /** Region of Certificate Management Service that it is uploaded to. */
  readonly certificateRegion: string;

  constructor(scope: Construct, { environment, accountType }: CertificateStackProps) {
    super(scope, 'certificate', environment);
    this.certificateName = this.prefix;
    this.certificateRegion = certificateRegionOf(accountType, environment.config.region);
    new UploadedCertificate(this, 'certificate', { name: this.certificateName });
  }
}
