/** How a change is made that a protection refuses. */
export interface Guarded {
  /** The section with the key `protect`. */
  readonly section: 'ecs' | 'slb' | 'ack' | 'registry' | 'acrProxy';
  /** The value of that key in the file. Undefined when it is wrong by itself. */
  readonly protect: boolean | undefined;
  /** How the file gets the deployed value back, as in "write ecs.c7.large". */
  readonly restore: string;
  /** What to do once the protection is lifted. */
  readonly change: string;
}

/** The fix for a change that a protection refuses. A deploy that lifts the protection cannot make the change as well. */
export const liftFirst = ({ section, protect, restore, change }: Guarded): string =>
  protect === false
    ? `lifting the protection is a deploy of its own: ${restore} again, keep ${section}.protect: false, and deploy; then ${change}`
    : `set ${section}.protect: false and deploy; then ${change}`;
