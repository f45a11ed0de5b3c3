import { FIXTURES } from './full';
import { everyKeyIsAnswered } from './near-misses';

const { host, open, adopted } = FIXTURES;
everyKeyIsAnswered({ host, open, adopted });
