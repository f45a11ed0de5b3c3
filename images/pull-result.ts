import type { Platform } from './platform';
import type { Unreachable } from './request';

/** What a host is for in a pull. */
export type Role = 'registry' | 'token' | 'blobs';

/** A host that a pull touches. */
export interface HostOfPull {
  readonly role: Role;
  /** With its port if it has one. */
  readonly host: string;
}

/** Why a pull ends early. */
export type Reason =
  | Unreachable
  /** It answers, but not as such a host does. */
  | 'not-understood'
  /** It answers too many requests of this address or account already. */
  | 'busy'
  /** It answers that it is broken. */
  | 'failing'
  /** The name or the password is wrong, or there is none and one is needed. */
  | 'credentials'
  /** The account may not pull this repository. */
  | 'denied'
  /** The registry does not have the image. */
  | 'missing'
  /** The image is there, and a part of it is not. */
  | 'incomplete'
  /** What arrives is not what its digest says. */
  | 'digest'
  /** The image is for other platforms only. */
  | 'platform';

/** Where and why a pull ends. */
export interface End extends HostOfPull {
  readonly reason: Reason;
  /** HTTP status of the answer, if one is the reason. */
  readonly status?: number;
}

/** What a pull met. */
export interface Pull {
  /** The hosts in the order in which they were met. The last one is where the pull ended, if it did. */
  readonly hosts: readonly HostOfPull[];
  /** The platforms of the image, as far as they are known. */
  readonly platforms: readonly Platform[];
  /** Undefined when the image can be pulled. */
  readonly end?: End;
}
