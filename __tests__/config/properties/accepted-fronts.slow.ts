import { NIGHTLY } from '../../support/nightly';
import { FIXTURES } from './full';
import { everyFrontHolds, everyKeyIsAnswered, everyTextIsAnswered } from './holds';

// The host's own program renders accepted environments, which takes about half a second each. The test of every key
// therefore ends after the synthesis.
everyFrontHolds(NIGHTLY ? 60 : 5, true);
everyTextIsAnswered(NIGHTLY ? 200 : 10, true);
everyKeyIsAnswered(FIXTURES, false);
