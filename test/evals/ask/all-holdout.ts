export { holdout } from './questions/holdout.ts';
