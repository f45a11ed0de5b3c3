import { SslCertificatesServiceCertificate } from '@cdktf/provider-alicloud/lib/ssl-certificates-service-certificate';
import { Fn, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';

import { NAME_LENGTHS } from '../../alibaba-cloud/names';
import { nameWithin } from '../name-length';

/** Digits of the hash in the name: enough to keep the names of two certificates apart. */
const HASH_LENGTH = 8;

const LONGEST = NAME_LENGTHS['alicloud_ssl_certificates_service_certificate.certificate_name'];

/**
 * Returns the beginning of the name of an uploaded certificate. {@link HASH_LENGTH} digits follow.
 *
 * @throws Error when the name would be too long for the service
 */
const beginningOf = (name: string): string =>
  nameWithin('beginning of a certificate’s name', `${name}-`, LONGEST - HASH_LENGTH);

/**
 * Returns a pattern for the names of all certificates that were uploaded under this name, in the syntax of Go.
 *
 * @throws Error when the name would be too long for the service
 */
export const uploadedNames = (name: string): string => `^${beginningOf(name)}[0-9a-f]{${HASH_LENGTH}}$`;

export interface UploadedCertificateProps {
  /** Beginning of the certificate's name in the service: see {@link uploadedNames}. */
  readonly name: string;
}

/**
 * A certificate that is passed at deployment, in two variables, and uploaded to the certificate service.
 *
 * The state of its stack contains the private key. Balancers find the certificate by its name, so that nobody has to
 * read that state to deploy them.
 */
export class UploadedCertificate extends Construct {
  constructor(scope: Construct, id: string, { name }: UploadedCertificateProps) {
    super(scope, id);
    const cert = this.variable('certificate_pem', 'Certificate of the load balancer and its chain, as PEM.');
    const key = this.variable('certificate_key_pem', 'Private key of certificate_pem, as PEM.');
    // A certificate is public, so its hash may be part of a name. Only its key is a secret.
    const hash = Fn.substr(Fn.sha256(String(Fn.nonsensitive(cert))), 0, HASH_LENGTH);
    new SslCertificatesServiceCertificate(this, 'Resource', {
      certificateName: `${beginningOf(name)}${hash}`,
      cert,
      key,
      // Both exist for a moment, and the service requires their names to differ.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private variable(name: string, description: string): string {
    const variable = new TerraformVariable(this, name, {
      type: 'string',
      description,
      sensitive: true,
      nullable: false,
    });
    variable.overrideLogicalId(name);
    return variable.stringValue;
  }
}
