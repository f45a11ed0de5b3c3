import { everyFrontHolds, everyTextIsAnswered } from './holds';

// A few of each kind; accepted.slow.ts has more, every key, and the files that the host's own program renders.
everyFrontHolds(2, false);
everyTextIsAnswered(5, false);
