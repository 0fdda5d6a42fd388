import { Temporal } from "temporal-polyfill";
import type { Verdict } from "#server/posture/blocks.ts";
import { countOf, formatCount, formatMoment } from "#server/posture/format.ts";

export type SourceTrouble = "credentials" | "rate-limit" | "unreachable" | "server-error" | "reply" | "refused" | "ours";
export type SourceCondition =
  | "ok"
  | "stale"
  | "credentials"
  | "slow-down"
  | "not-answering"
  | "server-error"
  | "other-reply"
  | "refused"
  | "failing"
  | "cut-off"
  | "unbound"
  | "unusable"
  | "partly-read"
  | "empty"
  | "never"
  | "paused"
  | "retired";

export type SourceHealthFacts = {
  name: string;
  /** pull = we ask, push = it calls us, file = people hand in files. */
  mode: "pull" | "push" | "file";
  /** What it speaks of; absent = uptime. Compliance is the vendor's own, so nothing of it is ever tied. */
  kind?: "uptime" | "scans" | "purges" | "compliance";
  createdAt: string;
  /** The last pull or delivery that ended, however it ended; null = there was none. */
  last: {
    status: "succeeded" | "failed" | "interrupted";
    at: string;
    trouble: SourceTrouble | null;
    error: string | null;
    retryAt: string | null;
    /** Records of it, and those among them that became evidence, for the first time or again; absent = not counted. */
    received?: number;
    applied?: number;
    duplicate?: number;
    /** Records of it that could not be read and that nobody has settled since; absent = none. */
    unread?: number;
  } | null;
  lastGoodAt: string | null;
  /** When the first of the failures since the last good one began; null = the last was good. */
  failingSince: string | null;
  /** Seconds after which a silent source counts as stale. */
  toleranceS: number;
  /** Upstream names tied to a site or client, and names that are not. */
  bound: number;
  untied: number;
  paused: { at: string | null; by: string | null } | null;
  retired: { at: string; by: string | null } | null;
};

export type SourceHealth = {
  condition: SourceCondition;
  verdict: Verdict;
  /** What is so and since when, as one or two sentences. */
  sentence: string;
  /** What to do; null = nothing. */
  todo: string | null;
  /** 0 is worst; sources are shown in this order. */
  rank: number;
};

const RANK: Record<Verdict["state"], number> = { missed: 0, "at-risk": 1, "no-data": 2, met: 3 };
const WORKER_S = 600;

/** "less than a minute", "8 minutes", "5 hours", "3 days"; whole units, rounded down. */
export function ageOf(instant: string, now: string): string {
  const minutes = Math.max(0, Math.floor(secondsBetween(instant, now) / 60));
  if (minutes < 1) return "less than a minute";
  if (minutes < 120) return countOf(minutes, "minute");
  return minutes < 48 * 60 ? countOf(Math.floor(minutes / 60), "hour") : countOf(Math.floor(minutes / 1440), "day");
}

/** "3 October 2026, 14:02 UTC". */
export const momentText = (instant: string): string => `${formatMoment(instant, "UTC", { year: true })} UTC`;

function secondsBetween(from: string, to: string): number {
  return (Temporal.Instant.from(to).epochMilliseconds - Temporal.Instant.from(from).epochMilliseconds) / 1000;
}

type Words = { condition: SourceCondition; state: Verdict["state"]; label: string; sentence: string; todo: string | null; rank?: number };

function health({ condition, state, label, sentence, todo, rank = RANK[state] }: Words): SourceHealth {
  return { condition, verdict: { state, label }, sentence, todo, rank };
}

const byWhom = (by: string | null) => (by === null ? "" : ` by ${by}`);

const CALLED = { uptime: "monitor", scans: "scanner", purges: "system", compliance: "tool" };

/** How a source does, in words, and what to do. One rule for lists, screens and the command line; unknown is never green. Times in UTC. */
export function sourceHealth(facts: SourceHealthFacts, now: string): SourceHealth {
  const told = healthOf(facts, now);
  return { ...told, todo: told.todo?.replaceAll("the monitor", `the ${CALLED[facts.kind ?? "uptime"]}`) ?? null };
}

function healthOf(facts: SourceHealthFacts, now: string): SourceHealth {
  const { paused, retired, last, lastGoodAt } = facts;
  if (retired)
    return health({
      condition: "retired",
      state: "no-data",
      label: "Retired",
      sentence: `Retired${byWhom(retired.by)} on ${momentText(retired.at)}. What it brought stays.`,
      todo: null,
      rank: 5,
    });
  if (paused)
    return health({
      condition: "paused",
      state: "no-data",
      label: "Paused",
      sentence: `Paused${byWhom(paused.by)}${paused.at === null ? "" : ` since ${momentText(paused.at)}`}. Nothing comes in until it is resumed.`,
      todo: "Resume it when it should bring evidence again.",
      rank: 4,
    });
  if (last === null) return never(facts, now);
  if (last.status === "failed") return failing(facts, last, now);
  if (last.status === "interrupted" && (lastGoodAt === null || secondsBetween(lastGoodAt, now) <= facts.toleranceS))
    return health({
      condition: "cut-off",
      state: "at-risk",
      label: "Last pull was cut off",
      sentence: `Our worker stopped during the pull of ${momentText(last.at)}; nothing of it was kept. ${lastGood(lastGoodAt, now)}`,
      todo: "Nothing: the next pull takes it up again.",
    });
  return lastGoodAt === null ? never(facts, now) : settled(facts, lastGoodAt, now);
}

const lastGood = (at: string | null, now: string) =>
  at === null ? "It has never brought anything." : `The last good pull was ${ageOf(at, now)} ago; its values stay in use.`;

function never({ mode, createdAt }: SourceHealthFacts, now: string): SourceHealth {
  const added = `It was added on ${momentText(createdAt)}.`;
  if (mode === "push")
    return health({
      condition: "never",
      state: "no-data",
      label: "Nothing delivered yet",
      sentence: `Nothing has been delivered yet. ${added}`,
      todo: "Give the sender the address and the signing secret below.",
    });
  if (mode === "file")
    return health({ condition: "never", state: "no-data", label: "No file yet", sentence: `No file has been handed in yet. ${added}`, todo: "Import a file." });
  const waiting = secondsBetween(createdAt, now) > WORKER_S;
  return health({
    condition: "never",
    state: waiting ? "missed" : "no-data",
    label: "Never pulled",
    sentence: `It has never been pulled. ${added}`,
    todo: waiting ? "Check that the worker runs: it pulls new sources within a minute." : "Nothing: the worker pulls it within a minute.",
  });
}

const TROUBLE: Record<SourceTrouble, { condition: SourceCondition; label: string; says: (since: string) => string; todo: string }> = {
  credentials: {
    condition: "credentials",
    label: "Credentials refused",
    says: (since) => `It has refused our credentials since ${since}.`,
    todo: "Make a new key in the monitor and replace the secret here; we pull at once then. Until that or the settings change, we ask only once an hour, so that the refused key does not lock the account.",
  },
  "rate-limit": {
    condition: "slow-down",
    label: "Asks us to slow down",
    says: (since) => `It has asked us to slow down since ${since}.`,
    todo: "Nothing: we wait and try again by ourselves. If it happens daily, give this source a key of its own or raise the plan's limit.",
  },
  unreachable: {
    condition: "not-answering",
    label: "Not answering",
    says: (since) => `It has not answered since ${since}.`,
    todo: "Check that the address is right, that the monitor runs, and that its firewall lets this server in. We keep trying.",
  },
  "server-error": {
    condition: "server-error",
    label: "Failing on its side",
    says: (since) => `It has answered with errors of its own since ${since}.`,
    todo: "Look at the monitor itself, or at its vendor's status page. We keep trying.",
  },
  reply: {
    condition: "other-reply",
    label: "Answers with something else",
    says: (since) => `Since ${since} something other than its data has come back.`,
    todo: "Open the address in a browser: a sign-in page, a proxy or another version of the product answers in its place.",
  },
  refused: {
    condition: "refused",
    label: "Request refused",
    says: (since) => `What we ask has been refused since ${since}.`,
    todo: "Check the settings; what came back is told below.",
  },
  ours: {
    condition: "failing",
    label: "Cannot be pulled",
    says: (since) => `It cannot be pulled since ${since}.`,
    todo: "Check the settings and the secret. If the reason points to the log, an operator finds it there.",
  },
};

/** A word of a shell command, whatever is in it. */
export function shellWord(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

const PRIVATE = /private address|must be reached by https/;

function failing(facts: SourceHealthFacts, last: NonNullable<SourceHealthFacts["last"]>, now: string): SourceHealth {
  const { condition, label, says, todo } = TROUBLE[last.trouble ?? "ours"];
  const fresh = facts.lastGoodAt !== null && secondsBetween(facts.lastGoodAt, now) <= facts.toleranceS;
  const waits = last.retryAt !== null && secondsBetween(now, last.retryAt) > 0 ? ` It asks us to wait until ${momentText(last.retryAt)}.` : "";
  const isPrivate = PRIVATE.test(last.error ?? "");
  return health({
    condition,
    // What heals by itself alarms only once the evidence is older than it may be; credentials and refusals wait for somebody.
    state: fresh && last.trouble !== "credentials" ? "at-risk" : "missed",
    label,
    sentence: `${says(momentText(facts.failingSince ?? last.at))}${waits} ${lastGood(facts.lastGoodAt, now)}`,
    todo: isPrivate
      ? `If this host is in your own network, allow it on the server with: npm run -s keepwatch -- sources allow --source ${shellWord(facts.name)}`
      : todo,
  });
}

function settled(facts: SourceHealthFacts, lastGoodAt: string, now: string): SourceHealth {
  const { mode, bound, untied, kind } = facts;
  const read = mode === "push" ? "delivery" : mode === "file" ? "file" : "good pull";
  if (secondsBetween(lastGoodAt, now) > facts.toleranceS)
    return health({
      condition: "stale",
      state: "missed",
      label: `Stale for ${ageOf(lastGoodAt, now)}`,
      sentence: `Nothing has come in since ${momentText(lastGoodAt)}. Its values stay in use and show their age.`,
      todo:
        mode === "push"
          ? "Ask the sender: a quiet day is reported by a heartbeat."
          : mode === "file"
            ? "Import the newest file."
            : "Check that the worker runs, then pull now.",
    });
  if (bound === 0 && mode !== "file" && kind !== "compliance")
    return health({
      condition: "unbound",
      state: "at-risk",
      label: mode === "push" ? "Nothing bound to a client" : "Nothing bound to a site",
      sentence: `It answers, and ${untied === 0 ? "has named nothing yet" : untied === 1 ? "the one name it uses is not tied" : `none of the ${countOf(untied, "name")} it uses is tied`}, so no figure uses it.`,
      todo: untied === 0 ? "Check its settings: the query may match nothing." : "Tie its names in the mapping inbox.",
    });
  const idle = mode === "pull" ? broughtNothing(facts) : null;
  if (idle !== null) return idle;
  const unread = facts.last?.unread ?? 0;
  if (unread > 0 && facts.last?.status === "succeeded")
    return health({
      condition: "partly-read",
      state: "at-risk",
      label: "Partly read",
      sentence: `${formatCount(unread)} of ${countOf(Math.max(unread, facts.last.received ?? 0), "record")} of the last ${read.replace("good ", "")} could not be read. What could not is set aside with the reason; the rest counts.`,
      todo: "Read the reasons below, and dismiss what does not matter. What the monitor puts right comes in with the next pull.",
    });
  return health({
    condition: "ok",
    state: "met",
    label: "Current",
    sentence: `The last ${read} was ${ageOf(lastGoodAt, now)} ago.${untied === 0 ? "" : ` ${countOf(untied, "name")} ${untied === 1 ? "waits" : "wait"} in the mapping inbox.`}`,
    todo: null,
  });
}

/** A pull that went well and brought no evidence is not good news: something is asked in vain or cannot be read. */
function broughtNothing({ last, bound, kind }: SourceHealthFacts): SourceHealth | null {
  if (last?.received === undefined || last.status !== "succeeded" || (last.applied ?? 0) + (last.duplicate ?? 0) > 0) return null;
  if (last.received === 0)
    return health({
      condition: "empty",
      state: "at-risk",
      label: "Answers, but says nothing",
      sentence: `The last pull brought nothing at all${kind === "compliance" ? "" : `, not even of the ${bound === 1 ? "one name" : countOf(bound, "name")} tied here`}. What is known stays in use.`,
      todo: `Check in the monitor that it still ${kind === "uptime" || kind === undefined ? "watches these sites" : "has what it is asked for"}, and that its settings here still match.`,
    });
  return health({
    condition: "unusable",
    state: "at-risk",
    label: "Nothing usable",
    sentence: `None of the ${countOf(last.received, "record")} of the last pull could be used. They are set aside with the reason; what is known stays in use.`,
    todo: "Read the reasons below. Once the monitor is right again the next pull makes up for it.",
  });
}
