import { AlbLoadBalancerAccessLogConfigAttachment } from '@cdktf/provider-alicloud/lib/alb-load-balancer-access-log-config-attachment';
import { LogProject } from '@cdktf/provider-alicloud/lib/log-project';
import { LogStore } from '@cdktf/provider-alicloud/lib/log-store';
import { Construct } from 'constructs';

export interface AccessLogsProps {
  /** Name of the log project, unique in its region: 3 to 63 lower-case letters, digits and hyphens. */
  readonly project: string;
  /** Number of days an entry is kept. */
  readonly retentionDays: number;
  /** Whether Terraform refuses to delete the logs. The service has no such protection. */
  readonly protect: boolean;
}

/** The console finds the logs of an ALB by this prefix. */
const LOG_STORE = 'alb_access';

/** The destination of an ALB's access logs, which contain addresses and URLs. */
export class AccessLogs extends Construct {
  private readonly store: LogStore;

  constructor(scope: Construct, id: string, props: AccessLogsProps) {
    super(scope, id);
    const lifecycle = { preventDestroy: props.protect };
    const project = new LogProject(this, 'Resource', { projectName: props.project, lifecycle });
    this.store = new LogStore(this, 'store', {
      projectName: project.projectName,
      logstoreName: LOG_STORE,
      retentionPeriod: props.retentionDays,
      lifecycle,
    });
  }

  /** Makes an ALB write its logs here. The ALB resource must ignore changes of its `access_log_config`. */
  collectFrom(loadBalancerId: string): void {
    new AlbLoadBalancerAccessLogConfigAttachment(this, 'attachment', {
      loadBalancerId,
      logProject: this.store.projectName,
      logStore: this.store.logstoreName,
    });
  }
}
