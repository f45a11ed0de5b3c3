import { SslCertificatesServiceCertificate } from '@cdktf/provider-alicloud/lib/ssl-certificates-service-certificate';
import { Fn, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';

import { NAME_LENGTHS } from '../../alibaba-cloud/limits';
import type { CertificateId } from '../../values/values';
import { nameWithin } from '../name-length';

/** A certificate that already exists in the certificate service. */
export interface ExistingCertificate {
  readonly kind: 'existing';
  /** Id with the service's region: 8899123-cn-hangzhou. */
  readonly id: CertificateId;
}

/** A certificate that is passed at deployment, in two variables. */
export interface CertificateInVariables {
  readonly kind: 'variables';
  /** Beginning of the certificate's name in the service; {@link HASH_LENGTH} and a hyphen follow. */
  readonly name: string;
  /** Region of the certificate service: see `SITES`. */
  readonly region: string;
}

export type BalancerCertificateProps = ExistingCertificate | CertificateInVariables;

/** Digits of the hash in the name: enough to keep the names of two certificates apart. */
const HASH_LENGTH = 8;

/** The certificate with which a load balancer terminates HTTPS, in the certificate service. */
export class BalancerCertificate extends Construct {
  /** Number in the certificate service. */
  readonly certificateId: string;
  /** Region of the certificate service. It usually differs from the region of the balancer. */
  readonly region: string;
  /** Name in the certificate service; undefined: the certificate already existed. */
  readonly certificateName: string | undefined;

  constructor(scope: Construct, id: string, props: BalancerCertificateProps) {
    super(scope, id);
    if (props.kind === 'existing') {
      const end = props.id.indexOf('-');
      this.certificateId = props.id.slice(0, end);
      this.region = props.id.slice(end + 1);
      this.certificateName = undefined;
    } else {
      const uploaded = this.upload(props.name);
      this.certificateId = uploaded.id;
      this.region = props.region;
      this.certificateName = uploaded.certificateName;
    }
  }

  /** The id in the notation of ALB and NLB: number, hyphen, region. */
  get idWithRegion(): string {
    return `${this.certificateId}-${this.region}`;
  }

  private upload(name: string): SslCertificatesServiceCertificate {
    const cert = this.variable('certificate_pem', 'Certificate of the load balancer and its chain, as PEM.');
    const key = this.variable('certificate_key_pem', 'Private key of certificate_pem, as PEM.');
    // A certificate is public, so its hash may be part of a name. Only its key is a secret.
    const hash = Fn.substr(Fn.sha256(String(Fn.nonsensitive(cert))), 0, HASH_LENGTH);
    const beginning = nameWithin(
      'beginning of a certificate’s name',
      `${name}-`,
      NAME_LENGTHS.certificate - HASH_LENGTH,
    );
    return new SslCertificatesServiceCertificate(this, 'Resource', {
      certificateName: `${beginning}${hash}`,
      cert,
      key,
      // A listener releases the old certificate only after it has the new one. Both exist for a moment, and the service
      // requires their names to differ.
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
