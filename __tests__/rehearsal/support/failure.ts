import { RehearsalError, rehearse } from '../../../rehearsal';

/** The error a rehearsal must end with. */
export const failure = async (...args: Parameters<typeof rehearse>): Promise<RehearsalError> => {
  const error = await rehearse(...args).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(RehearsalError);
  return error as RehearsalError;
};

/** Whatever a test does to the environment's variables is undone after it. */
export const restoreEnvironment = (): void => {
  const environment = { ...process.env };
  afterEach(() => {
    process.env = { ...environment };
  });
};
