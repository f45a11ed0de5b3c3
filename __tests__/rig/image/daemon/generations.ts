/** The three ways the app has authenticated. */
export type Generation = 'G1' | 'G2' | 'G3';

/** What a generation does with a peer that is not loopback. */
export interface Authentication {
  /** Paths answered without the token. */
  readonly open: readonly string[];
  /** Whether it understands Basic credentials and asks for them. */
  readonly challenges: boolean;
  /** Whether the page itself is served to a stranger. */
  readonly shell: 'open' | 'closed';
}

export const GENERATIONS: Readonly<Record<Generation, Authentication>> = {
  G1: { open: ['/api/health', '/api/version', '/api/daemon/status'], challenges: false, shell: 'open' },
  G2: { open: ['/api/health', '/api/ready', '/api/version'], challenges: false, shell: 'open' },
  G3: { open: ['/api/health', '/api/ready', '/api/version'], challenges: true, shell: 'closed' },
};
