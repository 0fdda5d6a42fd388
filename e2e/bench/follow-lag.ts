// How long after the presenter's key the follower's screen has changed. Needs a running Keepwatch with the demo world:
//   KEEPWATCH_E2E_DATA=… node e2e/bench/follow-lag.ts http://localhost:3000
import { chromium, type Page } from "@playwright/test";
import { findBrowser } from "#e2e/browser.ts";
import { toldMonth } from "#e2e/demo-world.ts";
import { signInAs, whoIs } from "#e2e/fixtures.ts";

const [base = "http://localhost:3000", rounds = "60"] = process.argv.slice(2);
const CLIENT = "alder-falls";

/** Both pages run on this machine, so their clocks are one. */
function watchSlides(): void {
  const now = () => performance.timeOrigin + performance.now();
  const seen: [string, number][] = [];
  const drawn: [string, number][] = [];
  const keys: number[] = [];
  Object.assign(window, { kwSeen: seen, kwDrawn: drawn, kwKeys: keys });
  window.addEventListener("keydown", () => keys.push(now()), true);
  let last = "";
  new MutationObserver(() => {
    const id = document.querySelector(".deck-slide.current [data-slide]")?.getAttribute("data-slide") ?? "";
    if (id === last) return;
    last = id;
    seen.push([id, now()]);
    requestAnimationFrame(() => requestAnimationFrame(() => drawn.push([id, now()])));
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["class"] });
}

const read = <T>(page: Page, name: string) => page.evaluate((key) => (window as unknown as Record<string, unknown>)[key] as never, name) as Promise<T>;
const rank = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

const browser = await chromium.launch(await findBrowser());
const [present, follow] = await Promise.all([browser.newContext({ baseURL: base }), browser.newContext({ baseURL: base })]);
const [stage, follower] = await Promise.all([present.newPage(), follow.newPage()]);
await signInAs(stage, whoIs("csm", CLIENT));
await signInAs(follower, whoIs("client", CLIENT));
const path = `/clients/${CLIENT}/${toldMonth()}`;
await stage.goto(`${path}/present`);
await stage.locator(".deck.ready").waitFor();
const [presenter] = await Promise.all([present.waitForEvent("page"), stage.keyboard.press("p")]);
await presenter.getByRole("button", { name: /^Start/, disabled: false }).press("Enter");
await presenter.getByText("Live", { exact: true }).waitFor();
await follower.goto(`${path}/follow`);
await follower.getByText(/^You follow /).waitFor();
await stage.bringToFront();
await Promise.all([stage.evaluate(watchSlides), follower.evaluate(watchSlides)]);
for (let at = 0; at < Number(rounds); at += 1) {
  await stage.keyboard.press(at % 16 < 8 ? "ArrowRight" : "ArrowLeft");
  await new Promise((resolve) => setTimeout(resolve, 350));
}
// The stage's own change tells which slide a key led to; the follower's is the first of that slide after it.
const [keys, own] = [await read<number[]>(stage, "kwKeys"), await read<[string, number][]>(stage, "kwSeen")];
const moves = own.flatMap(([id, at]) => {
  const key = keys.findLast((pressed) => pressed <= at);
  return key === undefined ? [] : [{ id, key }];
});
const lags = async (name: string) => {
  const seen = await read<[string, number][]>(follower, name);
  return moves.flatMap(({ id, key }) => {
    const found = seen.find(([slide, at]) => slide === id && at >= key && at < key + 2_000);
    return found === undefined ? [] : [found[1] - key];
  });
};
for (const [what, name] of [
  ["key to changed document", "kwSeen"],
  ["key to drawn frame", "kwDrawn"],
] as const) {
  const all = await lags(name);
  console.log(
    `${what}: median ${rank(all, 0.5).toFixed(0)} ms, p95 ${rank(all, 0.95).toFixed(0)} ms, max ${Math.max(...all).toFixed(0)} ms over ${all.length} moves`,
  );
}

const CUT_MS = 30_000;
await follow.setOffline(true);
const cut = Date.now();
for (let at = 0; at < 5; at += 1) await stage.keyboard.press(at % 2 === 0 ? "ArrowRight" : "ArrowLeft");
await new Promise((resolve) => setTimeout(resolve, CUT_MS - (Date.now() - cut)));
const target = await stage.locator(".deck-slide.current [data-slide]").first().getAttribute("data-slide");
const back = Date.now();
await follow.setOffline(false);
await follower.locator(`.deck-slide.current [data-slide="${target}"]`).first().waitFor();
console.log(`after ${CUT_MS / 1000} s without a network the follower is with the presenter again in ${Date.now() - back} ms`);
await presenter.getByRole("button", { name: "End", exact: true }).press("Enter");
await presenter.getByRole("button", { name: "End it" }).press("Enter");
await presenter.locator(".walk-summary").waitFor();
await browser.close();
