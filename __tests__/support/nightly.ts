/**
 * Whether this is the nightly run (`npm test -- --nightly`). It runs more of the random tests, and the longest
 * scenarios, for which CI has no time.
 */
export const NIGHTLY = process.env['OPEN_DESIGN_NIGHTLY'] === '1';
