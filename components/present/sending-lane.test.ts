import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sendingLane } from "#components/present/sending-lane.ts";
import type { Sending } from "#components/present/walk-sender.ts";

let answer: Sending;
let sends: (() => void)[];
let heard: string[];
const lane = () =>
  sendingLane({
    send: () => new Promise((resolve) => sends.push(() => resolve(answer))),
    heard: ({ state }) => heard.push(state),
    retryMs: 1_000,
  });
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  answer = { state: "sent" };
  sends = [];
  heard = [];
});
afterEach(() => {
  vi.useRealTimers();
});

test("what changes while a message is under way makes one more message, however much it was", async () => {
  const one = lane();
  for (let at = 0; at < 5; at += 1) one.changed();
  expect(sends).toHaveLength(1);
  sends[0]?.();
  await settle();
  expect(sends).toHaveLength(2);
  sends[1]?.();
  await settle();
  expect(sends).toHaveLength(2);
});

test("without a network it tries again by itself, and not at every change", async () => {
  answer = { state: "offline" };
  const one = lane();
  one.changed();
  sends[0]?.();
  await settle();
  for (let at = 0; at < 9; at += 1) one.changed();
  expect(sends).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sends).toHaveLength(2);
  answer = { state: "sent" };
  sends[1]?.();
  await settle();
  one.changed();
  expect(sends).toHaveLength(3);
  expect(heard).toEqual(["offline", "sent"]);
});

test("the network's return does not wait for the next try, and a closed lane sends nothing", async () => {
  answer = { state: "offline" };
  const one = lane();
  one.now();
  sends[0]?.();
  await settle();
  one.now();
  expect(sends).toHaveLength(2);
  one.close();
  sends[1]?.();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sends).toHaveLength(2);
});
