import { CHALLENGE_ACTIONS, ZONE_RESOURCE } from '../../alibaba-cloud/dns';
import { ECS_PRINCIPAL } from '../../alibaba-cloud/services';
import { when } from '../conditions';
import { join, PSEUDO } from '../language/functions';
import type { Resource } from '../language/template';
import { NAME } from '../names';
import { parameter } from '../parameters/parameters';

/** The RAM role of the host. It may do nothing, or write the records that prove the domain. */
export const ROLE_RESOURCES = {
  Role: {
    Type: 'ALIYUN::RAM::Role',
    Properties: {
      RoleName: NAME,
      Description: 'role of the host that runs Open Design',
      AssumeRolePolicyDocument: {
        Version: '1',
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: [ECS_PRINCIPAL] } }],
      },
      Policies: when(
        'IsAcme',
        [
          {
            PolicyName: NAME,
            PolicyDocument: {
              Version: '1',
              Statement: [
                {
                  Effect: 'Allow',
                  Action: CHALLENGE_ACTIONS,
                  Resource: [join('', [ZONE_RESOURCE, parameter('DnsZone')])],
                },
              ],
            },
          },
        ],
        PSEUDO.noValue,
      ),
    },
  },
} as const satisfies Record<string, Resource>;
