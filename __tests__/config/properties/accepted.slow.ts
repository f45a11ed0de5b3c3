import { FIXTURES } from './full';
import { everyFrontHolds, everyKeyIsAnswered, everyTextIsAnswered } from './holds';

everyFrontHolds(30, true);
everyTextIsAnswered(100, true);
everyKeyIsAnswered(FIXTURES, true);
