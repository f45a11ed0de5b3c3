import type { Host } from '../nspawn/host';

/** Longest time in seconds between two responses with status 200 from the app through the proxy during `during`. */
export const longestSilence = async (host: Host, during: Promise<unknown>): Promise<number> => {
  const state = { over: false };
  const done = during.finally(() => (state.over = true));
  done.catch(() => undefined);
  let last = Date.now();
  let longest = 0;
  const asked = async (): Promise<boolean> => {
    const { status } = await host.ask({ path: '/api/health', timeout: 1000 }).catch(() => ({ status: 0 }));
    return status === 200;
  };
  for (let answered = false; !state.over || !answered;) {
    answered = await asked();
    if (answered) {
      longest = Math.max(longest, Date.now() - last);
      last = Date.now();
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await done;
  return longest / 1000;
};
