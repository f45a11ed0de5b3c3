import { everyFrontHolds, everyTextIsAnswered } from './holds';

// A few environments of each kind. accepted.slow.ts has more, every key, and the files that the host renders.
everyFrontHolds(2, false);
everyTextIsAnswered(5, false);
