/** How a pull waits and how long it has taken: tests put their own in its place. */
export type Pace = { sleep(ms: number): Promise<void>; elapsedS(): number };

/** An allowance that is filled up again within this is waited for, seconds. */
const SHORT_WAIT_S = 120;
/** All waits of one pull together, seconds: a source must not keep the others waiting. */
const ALL_WAITS_S = 600;
/** After this no further monitor is asked, seconds: the worker gives a pull half an hour, storing included. */
const ASKING_S = 1200;

export const mayWait = (seconds: number, waitedS: number): boolean => seconds <= SHORT_WAIT_S && waitedS + seconds <= ALL_WAITS_S;

export const isLate = (pace: Pace | undefined): boolean => pace !== undefined && pace.elapsedS() > ASKING_S;
