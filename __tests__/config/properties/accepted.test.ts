import { everyFrontHolds, everyTextIsAnswered } from './holds';

// A few of each kind; accepted.slow.ts has many, rendered by the host's own program.
everyFrontHolds(8, false);
everyTextIsAnswered(25, false);
