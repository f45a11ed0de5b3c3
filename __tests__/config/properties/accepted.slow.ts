import { FIXTURES } from './full';
import { everyFrontHolds, everyKeyIsAnswered, everyTextIsAnswered } from './holds';

// The host's own program renders what is accepted, about half a second an environment. Keys are many, so they end at
// the synthesis.
everyFrontHolds(5, true);
everyTextIsAnswered(10, true);
everyKeyIsAnswered(FIXTURES, false);
