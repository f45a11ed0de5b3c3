import type { Clients } from '../open-design/clients';
import { PIDS } from '../open-design/contract';
import { encodedVariables, type Variables } from '../open-design/environment';
import { asciiHtml } from '../open-design/front-proxy/checks';
import type { Front } from '../open-design/front-proxy/front';
import { heapOf } from '../open-design/memory';
import type {
  BucketName,
  Cidr,
  DomainName,
  HostName,
  IcpNumber,
  MirrorUrl,
  PinnedImage,
  SshPublicKey,
} from '../values/values';
import type { State } from './state';

/** Settings of the app's host in one environment. */
export interface AppState {
  /** The app's image, pinned by digest: `name@sha256:…`. */
  readonly image: PinnedImage;
  /** Enterprise instance of Container Registry that has the image, `cri-…`; undefined: the image is pulled without the role. */
  readonly acrInstanceId?: string | undefined;
  /** Docker's `registry-mirrors` as http or https addresses. The list may be empty. */
  readonly registryMirrors: readonly MirrorUrl[];
  /** Memory of the app's container in MiB. */
  readonly memoryMiB: number;
  /** CPUs that the app's container may use; undefined: all. */
  readonly cpus?: number | undefined;
  /** Environment variables of the daemon, in addition to those of the contract. */
  readonly variables: Variables;
  /** Clients that may connect to the app. */
  readonly clients: Clients;
  /** Domain name of the site; undefined: the site is reached by its address. */
  readonly domain?: DomainName | undefined;
  /** Who terminates TLS, and with which certificate. */
  readonly front: Front;
  /** ICP filing number, shown at the bottom of the app's first page; undefined: none. */
  readonly icpNumber?: IcpNumber | undefined;
  /** Networks that the app may and may not reach. */
  readonly egress: HostEgress;
  /** Settings of the daily backup. */
  readonly backup: HostBackup;
  /** Public keys of the people who may log in by SSH. The list may be empty. */
  readonly sshKeys: readonly SshPublicKey[];
  /** Size of the data disk in GiB. A host grows the file system to the size of the disk. */
  readonly dataDiskGiB: number;
  /** Size of the system disk in GiB. */
  readonly systemDiskGiB: number;
  /** Id of the data disk, `d-…`, by which the host finds it. This and the next two may be unresolved tokens. */
  readonly dataDiskId: string;
  /** Address of the site if there is no domain; '': the private address of the host. */
  readonly publicAddress: string;
  /** Region id, for the addresses of Alibaba Cloud's own services. */
  readonly region: string;
}

/** Networks that the app's container may and may not connect to. All others are open: the internet, and the DNS servers. */
export interface HostEgress {
  /** Networks that are not the internet. They may contain an unresolved token. */
  readonly denied: readonly string[];
  /** Parts of these that are open nevertheless. They do not contain the metadata service. */
  readonly networks: readonly Cidr[];
  /** Hosts with internal addresses that the app accepts as endpoints of model providers. */
  readonly hosts: readonly HostName[];
}

/** Backups are stored on the data disk. If a bucket is set, the host also uploads them to OSS with its instance role. */
export interface HostBackup {
  /** Number of days a backup is kept. */
  readonly keepDays: number;
  /** OSS bucket in the same region; undefined: the data disk only. */
  readonly bucket?: BucketName | undefined;
  /** Folder in that bucket. The instance role may access this folder only. undefined: none. */
  readonly folder?: string | undefined;
}

/** Converts the settings to the state that a host reads. `program/lib/state-formats.sh` defines the allowed values. */
export const stateOf = (app: AppState): State => ({
  DATA_DISK_ID: app.dataDiskId,
  DATA_DISK_GIB: String(app.dataDiskGiB),
  SYSTEM_DISK_GIB: String(app.systemDiskGiB),
  PUBLIC_ADDRESS: app.publicAddress,
  REGION: app.region,
  IMAGE: app.image,
  ACR_INSTANCE: app.acrInstanceId ?? '',
  REGISTRY_MIRRORS: app.registryMirrors.join(' '),
  MEMORY_MIB: String(app.memoryMiB),
  HEAP_MIB: String(heapOf(app.memoryMiB)),
  // Docker takes 0 for no limit.
  CPUS: String(app.cpus ?? 0),
  PIDS: String(PIDS),
  ENVIRONMENT: encodedVariables(app.variables).join(' '),
  DOMAIN: app.domain ?? '',
  CLIENTS: listOf(app.clients),
  ...frontState(app),
  ICP_NUMBER: app.icpNumber === undefined ? '' : asciiHtml(app.icpNumber),
  EGRESS_DENIED: app.egress.denied.join(' '),
  EGRESS_NETWORKS: app.egress.networks.join(' '),
  EGRESS_HOSTS: app.egress.hosts.join(','),
  BACKUP_KEEP_DAYS: String(app.backup.keepDays),
  BACKUP_BUCKET: app.backup.bucket ?? '',
  BACKUP_FOLDER: app.backup.folder ?? '',
  SSH_KEYS: app.sshKeys.map(withoutComment).join(','),
});

/** The type and the body of a key. A comment may contain the comma that separates the keys. */
const withoutComment = (key: SshPublicKey): string => key.split(' ', 2).join(' ');

type FrontKey =
  | 'FRONT'
  | 'CERTIFICATE'
  | 'ACME_EMAIL'
  | 'ACME_CHALLENGE'
  | 'ACME_ZONE'
  | 'BALANCER_SOURCES'
  | 'CLIENT_ADDRESS';

/**
 * lego 4 refuses to work without an address, so an account without one gets the address that RFC 2142 names. Let's Encrypt
 * sends no messages about certificates: https://letsencrypt.org/2025/06/26/expiration-notification-service-has-ended.
 */
const frontState = ({ front, domain }: AppState): Readonly<Record<FrontKey, string>> => {
  const balancer = front.kind === 'balancer' ? front : undefined;
  const certificate = front.kind === 'tls' ? front.certificate : undefined;
  const acme = certificate?.mode === 'acme' ? certificate : undefined;
  return {
    FRONT: front.kind,
    CERTIFICATE: certificate?.mode ?? 'none',
    ACME_EMAIL: acme ? (acme.email ?? `hostmaster@${domain}`) : '',
    ACME_CHALLENGE: acme?.challenge ?? '',
    ACME_ZONE: acme?.challengeZone ?? '',
    BALANCER_SOURCES: balancer ? listOf(balancer.sources) : '',
    CLIENT_ADDRESS: balancer?.clientAddress ?? '',
  };
};

/** Joins the words in the given order, without duplicates. */
const listOf = (clients: 'everyone' | readonly string[]): string =>
  clients === 'everyone' ? clients : [...new Set(clients)].join(' ');
