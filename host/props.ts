import type { BalancerFront } from '../open-design/front-proxy/front';

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
  /** Where the front proxy's certificate comes from, unless a load balancer has it. */
  readonly tls: HostTls;
  /** ICP filing number, shown at the foot of the app's first page; undefined = none. */
  readonly icpNumber?: string | undefined;
  /** What becomes of the daily backup. */
  readonly backup: HostBackup;
}

/**
 * Where a certificate comes from: made on the host; put there by an operator; asked of an ACME authority, which
 * proves the domain over port 80 (http-01) or by a DNS record that the instance role may write (dns-01); or nowhere,
 * because a load balancer in front ends TLS.
 */
export type HostTls =
  | { readonly mode: 'self-signed' | 'provided' }
  | ({ readonly mode: 'balancer' } & BalancerPeers)
  | { readonly mode: 'acme'; readonly email: string; readonly challenge: 'http-01' | 'dns-01' };

/** How a load balancer meets the front proxy: see {@link BalancerFront}. */
export type BalancerPeers = Pick<BalancerFront, 'sources' | 'clientAddress'>;

/** A backup stands on the data disk and, where a bucket is named, in OSS too, written with the instance role. */
export interface HostBackup {
  /** Days a backup is kept. */
  readonly keepDays: number;
  /** OSS bucket of the same region; undefined: the data disk only. */
  readonly bucket?: string | undefined;
  /** Folder of that bucket, the one the instance role may touch; undefined: none. */
  readonly folder?: string | undefined;
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
