import type { Clients } from '../open-design/clients';
import { LIMITS } from '../open-design/contract';
import { asciiHtml } from '../open-design/front-proxy/checks';
import type { Front } from '../open-design/front-proxy/front';
import type { BucketName, DomainName, IcpNumber, MirrorUrl, PinnedImage } from '../values/values';
import type { State } from './state';

/** What an environment asks of the app's host. */
export interface AppState {
  /** The app's image, pinned by digest: `name@sha256:…`. */
  readonly image: PinnedImage;
  /** Docker's `registry-mirrors`, as http or https addresses; may be empty. */
  readonly registryMirrors: readonly MirrorUrl[];
  /** Clients admitted to the app. */
  readonly clients: Clients;
  /** The name the site is reached by; undefined = the address itself. Needed for ACME and behind a balancer. */
  readonly domain?: DomainName | undefined;
  /** Who ends TLS, and with what. */
  readonly front: Front;
  /** ICP filing number, shown at the foot of the app's first page; undefined = none. */
  readonly icpNumber?: IcpNumber | undefined;
  /** What becomes of the daily backup. */
  readonly backup: HostBackup;
  /** Id of the data disk, `d-…`; the host finds the disk by it. May be an unresolved token, as the next two. */
  readonly dataDiskId: string;
  /** Address the site is reached by when there is no domain; '' = the host's own private address. */
  readonly publicAddress: string;
  /** Region id, for the addresses of Alibaba Cloud's own services. */
  readonly region: string;
}

/** A backup stands on the data disk and, where a bucket is named, in OSS too, written with the instance role. */
export interface HostBackup {
  /** Days a backup is kept. */
  readonly keepDays: number;
  /** OSS bucket of the same region; undefined: the data disk only. */
  readonly bucket?: BucketName | undefined;
  /** Folder of that bucket, the one that the instance role may touch; undefined: none. */
  readonly folder?: string | undefined;
}

/** The same as a host reads it; `program/lib/state-formats.sh` says what each value may be. */
export const stateOf = (app: AppState): State => ({
  DATA_DISK_ID: app.dataDiskId,
  PUBLIC_ADDRESS: app.publicAddress,
  REGION: app.region,
  IMAGE: app.image,
  REGISTRY_MIRRORS: app.registryMirrors.join(' '),
  MEMORY_MIB: String(LIMITS.memoryMiB),
  HEAP_MIB: String(LIMITS.heapMiB),
  PIDS: String(LIMITS.pids),
  DOMAIN: app.domain ?? '',
  CLIENTS: listOf(app.clients),
  ...frontState(app.front),
  ICP_NUMBER: app.icpNumber === undefined ? '' : asciiHtml(app.icpNumber),
  BACKUP_KEEP_DAYS: String(app.backup.keepDays),
  BACKUP_BUCKET: app.backup.bucket ?? '',
  BACKUP_FOLDER: app.backup.folder ?? '',
});

type FrontKey =
  'FRONT' | 'CERTIFICATE' | 'ACME_EMAIL' | 'ACME_CHALLENGE' | 'BALANCER_SOURCES' | 'CLIENT_ADDRESS';

const frontState = (front: Front): Readonly<Record<FrontKey, string>> => {
  const balancer = front.kind === 'balancer' ? front : undefined;
  const certificate = front.kind === 'tls' ? front.certificate : undefined;
  const acme = certificate?.mode === 'acme' ? certificate : undefined;
  return {
    FRONT: front.kind,
    CERTIFICATE: certificate?.mode ?? 'none',
    ACME_EMAIL: acme?.email ?? '',
    ACME_CHALLENGE: acme?.challenge ?? '',
    BALANCER_SOURCES: balancer ? listOf(balancer.sources) : '',
    CLIENT_ADDRESS: balancer?.clientAddress ?? '',
  };
};

/** Words, in the order given, without repetitions. */
const listOf = (clients: 'everyone' | readonly string[]): string =>
  clients === 'everyone' ? clients : [...new Set(clients)].join(' ');
