import { FIXTURES } from './full';
import { everyKeyIsAnswered } from './near-misses';

const { host: _, open: _open, adopted: _adopted, ...others } = FIXTURES;
everyKeyIsAnswered(others);
