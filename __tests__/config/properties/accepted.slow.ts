import { NIGHTLY } from '../../support/nightly';
import { FIXTURES } from './full';
import { everyFrontHolds, everyKeyIsAnswered, everyTextIsAnswered } from './holds';

// The host's own program renders what is accepted. That takes about half a second an environment, so the test of every
// key ends at the synthesis.
everyFrontHolds(NIGHTLY ? 60 : 5, true);
everyTextIsAnswered(NIGHTLY ? 200 : 10, true);
everyKeyIsAnswered(FIXTURES, false);
