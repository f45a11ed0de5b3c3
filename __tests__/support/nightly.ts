/**
 * Whether this is the nightly run (`npm test -- --nightly`). It repeats the random and the longest tests more often
 * than CI has time for.
 */
export const NIGHTLY = process.env['OPEN_DESIGN_NIGHTLY'] === '1';
