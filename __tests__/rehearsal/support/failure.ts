import { RehearsalError, rehearse } from '../../../rehearsal';

/** Runs a rehearsal that must fail, and returns its error. */
export const failure = async (...args: Parameters<typeof rehearse>): Promise<RehearsalError> => {
  const error = await rehearse(...args).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(RehearsalError);
  return error as RehearsalError;
};

/** Restores the environment variables after each test. */
export const restoreEnvironment = (): void => {
  const environment = { ...process.env };
  afterEach(() => {
    process.env = { ...environment };
  });
};
