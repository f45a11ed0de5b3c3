import { certificateRegionOf, SITES } from '../../alibaba-cloud/regions';
import { eitherOf, show } from '../faults';
import { lacks, type Rule } from './rule';

const { china, international } = SITES;

const variablesNeedAccountType: Rule = (config) =>
  config.slb?.certificate === 'variables' && lacks(config, 'accountType')
    ? [
        {
          path: ['accountType'],
          got: 'nothing, with slb.certificate variables',
          allowed: `${eitherOf([china.accountType, international.accountType])}: it determines the region of the uploaded certificate, and the balancer names that region`,
          fix: `write accountType: ${china.accountType} for an account of ${china.domain}, or accountType: ${international.accountType} for an account of ${international.domain}`,
        },
      ]
    : [];

/** CLB needs the name of the certificate. The provider looks for it in one region only. */
const clbCertificateIsFound: Rule = ({ slb, accountType, region }) => {
  const id = slb?.certificate;
  if (slb?.kind !== 'clb' || id === undefined || id === 'variables' || !accountType || !region) return [];
  const searched = certificateRegionOf(accountType, region);
  return id.endsWith(`-${searched}`)
    ? []
    : [
        {
          path: ['slb', 'certificate'],
          got: `${show(id)}, with slb.kind clb, accountType ${accountType} and region ${region}`,
          allowed: `a certificate in ${searched}: the provider finds no other for this account and region`,
          fix: `write the id of a certificate in ${searched}, or correct accountType`,
        },
      ];
};

/** Rules about the balancer's certificate. */
export const CERTIFICATE_RULES: readonly Rule[] = [variablesNeedAccountType, clbCertificateIsFound];
