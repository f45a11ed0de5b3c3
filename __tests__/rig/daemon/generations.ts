/** The three generations of the app's authentication. Their differences are facts from the upstream sources. */
export type Generation = 'G1' | 'G2' | 'G3';

/** Authentication of a peer that is not loopback. */
export interface Authentication {
  /** Paths that are served without the token. */
  readonly open: readonly string[];
  /** Whether the daemon supports and requests Basic credentials. */
  readonly challenges: boolean;
  /** Whether the page itself is served without the token. */
  readonly shell: 'open' | 'closed';
}

export const GENERATIONS: Readonly<Record<Generation, Authentication>> = {
  G1: { open: ['/api/health', '/api/version', '/api/daemon/status'], challenges: false, shell: 'open' },
  G2: { open: ['/api/health', '/api/ready', '/api/version'], challenges: false, shell: 'open' },
  G3: { open: ['/api/health', '/api/ready', '/api/version'], challenges: true, shell: 'closed' },
};

/** Realm of the challenge. §2.13, observed with Open Design 0.20.2, 2026-08. */
export const REALM = 'OpenDesign';
