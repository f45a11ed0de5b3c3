/** What a host should be, known at synth. */
export interface HostProps {
  /** The app's image, pinned by digest: `name@sha256:…`. */
  readonly image: string;
  /** Docker's `registry-mirrors`, as http or https addresses; may be empty. */
  readonly registryMirrors: readonly string[];
  /** Clients admitted to ports 443 and 80, as CIDR blocks; never empty. `0.0.0.0/0` admits the world. */
  readonly allowCidrs: readonly string[];
  /** The name the site is reached by; undefined = the address itself. */
  readonly domain?: string | undefined;
}

/** What only Terraform knows; each may be an unresolved token such as `${alicloud_ecs_disk.data.id}`. */
export interface HostValues {
  /** Id of the data disk, `d-…`; the host finds the disk by it. */
  readonly dataDiskId: string;
  /** Address the site is reached by when there is no domain; '' = the host's own private address. */
  readonly publicAddress: string;
  /** Region id, for the addresses of Alibaba Cloud's own services. */
  readonly region: string;
}
