import { DataAlicloudSslCertificatesServiceCertificates } from '@cdktf/provider-alicloud/lib/data-alicloud-ssl-certificates-service-certificates';
import { Construct } from 'constructs';

import type { CertificateId } from '../../values/values';
import { uploadedNames } from './uploaded-certificate';

/** A certificate that somebody put into the certificate service. */
export interface ExistingCertificate {
  readonly kind: 'existing';
  /** Id with the service's region: 8899123-cn-hangzhou. */
  readonly id: CertificateId;
}

/** A certificate that another stack uploads. */
export interface CertificateByName {
  readonly kind: 'uploaded';
  /** Name it was uploaded under. */
  readonly name: string;
  /** Region of the certificate service: see `certificateRegionOf`. */
  readonly region: string;
  /** Id of the stack that uploads it, for an error message. */
  readonly uploadedBy: string;
}

export type BalancerCertificateProps = ExistingCertificate | CertificateByName;

/** The certificate with which a load balancer terminates HTTPS, in the certificate service. */
export class BalancerCertificate extends Construct {
  /** Number in the certificate service. */
  readonly certificateId: string;
  /** Region of the certificate service. It usually differs from the region of the balancer. */
  readonly region: string;
  /** Name in the certificate service; undefined: nobody has looked it up yet. */
  readonly certificateName: string | undefined;

  constructor(scope: Construct, id: string, props: BalancerCertificateProps) {
    super(scope, id);
    if (props.kind === 'existing') {
      const end = props.id.indexOf('-');
      this.certificateId = props.id.slice(0, end);
      this.region = props.id.slice(end + 1);
      this.certificateName = undefined;
    } else {
      const all = this.find(props);
      // A new certificate is there before the old one goes, and the service counts upwards.
      const newest = `max([for found in ${all} : tonumber(found.id)]...)`;
      this.certificateId = `\${${newest}}`;
      this.region = props.region;
      this.certificateName = `\${one([for found in ${all} : found.certificate_name if tonumber(found.id) == ${newest}])}`;
    }
  }

  /** The id in the notation of ALB and NLB: number, hyphen, region. */
  get idWithRegion(): string {
    return `${this.certificateId}-${this.region}`;
  }

  /** Returns the address of the list of all certificates that were uploaded under this name. */
  private find({ name, uploadedBy }: CertificateByName): string {
    const found = new DataAlicloudSslCertificatesServiceCertificates(this, 'found', {
      nameRegex: uploadedNames(name),
      // No details: they would put the private key into the state.
      enableDetails: false,
      lifecycle: {
        postcondition: [
          {
            condition: '${length(self.certificates) > 0}',
            errorMessage: `no certificate of this environment is in the certificate service; deploy ${uploadedBy} first`,
          },
        ],
      },
    });
    return `data.${found.terraformResourceType}.${found.friendlyUniqueId}.certificates`;
  }
}
