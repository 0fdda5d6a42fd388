import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** Files and pulled bytes pass through quickly: a small nursery lets them go sooner, and a heap that grows in small steps is cleared before it is large. The command line has the same in package.json. */
export const LEAN = ["--max-semi-space-size=8", "--heap-growing-percent=20"];

export interface Child {
  name: string;
  process: ChildProcess;
  /** Resolves once the child says it is ready; rejects if it ends before that. */
  ready: Promise<void>;
}

/**
 * Starts one of our processes under the same Node. The IPC channel is its lifeline: when this process goes, however it goes, the channel closes and the child stops.
 * What it writes goes to `log`, a file descriptor.
 */
export function startChild({ name, module, environment, log }: { name: string; module: string; environment: Record<string, string>; log: number }): Child {
  const child = fork(module, [], { env: { ...process.env, ...environment }, execArgv: name === "worker" ? LEAN : [], stdio: ["ignore", log, log, "ipc"] });
  const ready = new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("error", reject);
    child.once("exit", (code, signal) => reject(new Error(`${name} ended before it was ready (${signal ?? code})`)));
  });
  return { name, process: child, ready };
}

/** Asks a child to stop and waits; a child that does not within the time is killed. */
export async function stopChild({ process: child }: Child, withinMs = 27_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), withinMs);
  await gone;
  clearTimeout(timer);
}
