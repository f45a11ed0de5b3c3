import type { Call, Option } from '../command';

export const YES_OPTION: Option = { help: 'confirm in advance what is shown' };

const NAME = 'allow-data-loss';

/** The explicit word that data may be lost. */
export const ALLOW_DATA_LOSS: Readonly<Record<string, Option>> = {
  [NAME]: { value: 'LIST', help: 'comma-separated addresses whose data may be lost' },
};

/** The addresses that {@link ALLOW_DATA_LOSS} names. */
export const mayLose = ({ options }: Call): ReadonlySet<string> => {
  const given = options[NAME];
  return new Set(typeof given === 'string' ? given.split(',').map((each) => each.trim()) : []);
};
