import type { HostProps as HostAppProps, HostValues } from '../../host/props';

/** What a host is to be: the part known at synth, and the part only Terraform knows. */
export interface HostState {
  /** Image, mirrors, allow-list, name. */
  readonly app: HostAppProps;
  /** Disk, address and region; may hold unresolved Terraform tokens. */
  readonly values: HostValues;
}
