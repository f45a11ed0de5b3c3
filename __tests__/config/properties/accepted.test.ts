import { FIXTURES } from './full';
import { everyFrontHolds, everyKeyIsAnswered, everyTextIsAnswered } from './holds';

// A few of each kind; accepted.slow.ts has many, rendered by the host's own program.
everyFrontHolds(5, false);
everyTextIsAnswered(10, false);
everyKeyIsAnswered({ host: FIXTURES.host }, false);
