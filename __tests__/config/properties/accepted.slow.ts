import { everyFrontHolds, everyTextIsAnswered } from './holds';

everyFrontHolds(30, true);
everyTextIsAnswered(100, true);
