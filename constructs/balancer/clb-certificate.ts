import { DataAlicloudSslCertificatesServiceCertificates } from '@cdktf/provider-alicloud/lib/data-alicloud-ssl-certificates-service-certificates';
import { SlbServerCertificate } from '@cdktf/provider-alicloud/lib/slb-server-certificate';
import { Construct } from 'constructs';

import type { BalancerCertificate } from './balancer-certificate';

export interface ClbCertificateProps {
  /** Beginning of the certificate's name in CLB. */
  readonly name: string;
  /** The certificate in the certificate service. */
  readonly certificate: BalancerCertificate;
}

/** CLB's own entry for a certificate of the certificate service. */
export class ClbCertificate extends Construct {
  readonly serverCertificateId: string;

  constructor(scope: Construct, id: string, { name, certificate }: ClbCertificateProps) {
    super(scope, id);
    this.serverCertificateId = new SlbServerCertificate(this, 'Resource', {
      name: `${name}-${certificate.certificateId}`,
      alicloudCertificateId: certificate.certificateId,
      // UploadServerCertificate requires the name, and the provider reads it back. Without it, every plan replaces this.
      alicloudCertificateName: certificate.certificateName ?? this.nameOf(certificate.certificateId),
      alicloudCertificateRegionId: certificate.region,
      // A listener releases the old certificate only after it has the new one.
      lifecycle: { createBeforeDestroy: true },
    }).id;
  }

  private nameOf(certificateId: string): string {
    // No details: they would put the private key into the state.
    const found = new DataAlicloudSslCertificatesServiceCertificates(this, 'found', {
      ids: [certificateId],
      enableDetails: false,
      lifecycle: {
        postcondition: [
          {
            condition: '${length(self.certificates) == 1}',
            errorMessage: `certificate ${certificateId} is not in the certificate service of this account; correct its id`,
          },
        ],
      },
    });
    return found.certificates.get(0).certificateName;
  }
}
