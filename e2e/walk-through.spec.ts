import type { Page } from "@playwright/test";
import { ask, toldMonth } from "#e2e/demo-world.ts";
import { expect, expectAccessible, press, test, type Who, whoIs } from "#e2e/fixtures.ts";
import { expectSlide, openAs, shownSlide, slideOf, startPresenting, twoProcesses, type Window } from "#e2e/walk-through.ts";

const CLIENT = "alder-falls";
const dana = () => whoIs("csm", CLIENT);
const clerk = () => whoIs("client", CLIENT);
const report = () => `/clients/${CLIENT}/${toldMonth()}`;
const windows: Window[] = [];

type Api = Parameters<Parameters<typeof test>[2]>[0]["api"];
const cookiesOf = async (api: Api, who: Who) => (await (await api(who)).storageState()).cookies;

test.afterEach(async () => {
  for (const { context, noise } of windows.splice(0)) {
    await context.close();
    expect(noise).toEqual([]);
  }
});
const opened = async (window: Promise<Window>) => {
  windows.push(await window);
  return window;
};

async function endByKeyboard(presenter: Page): Promise<void> {
  await press(presenter.getByRole("button", { name: "End", exact: true }), "Enter");
  await press(presenter.getByRole("alertdialog").getByRole("button", { name: "End it" }), "Enter");
  await expect(presenter.locator(".walk-summary")).toContainText("has ended after");
}

test("presenting by keyboard alone: the client's screen stays with the presenter, looks around, joins again and is told the end", async ({ browser, api }) => {
  const present = await opened(openAs(browser, await cookiesOf(api, dana())));
  const follow = await opened(openAs(browser, await cookiesOf(api, clerk())));
  await follow.page.goto(report());
  const { stage, presenter } = await startPresenting(present, `${report()}/present`);
  await follow.page.getByRole("link", { name: "Follow" }).click();
  await expect(follow.page.getByText(/^You follow /)).toBeVisible();
  await expectSlide(follow.page, await slideOf(stage));
  await expect(presenter.locator(".people")).toContainText(clerk().name);

  for (const key of ["ArrowRight", "Space", "PageDown", "ArrowLeft", "End", "Home", "2", "Enter"]) {
    await stage.keyboard.press(key);
    const id = await slideOf(stage);
    await expectSlide(presenter, id);
    await expectSlide(follow.page, id);
  }
  await presenter.bringToFront();
  await presenter.keyboard.press("ArrowRight");
  await expectSlide(follow.page, await slideOf(presenter));
  await expectSlide(stage, await slideOf(presenter));
  await presenter.keyboard.press("b");
  await expect(follow.page.locator(".deck-blank")).toBeVisible();
  await presenter.keyboard.press("b");
  await expect(follow.page.locator(".deck-blank")).toBeHidden();

  await follow.page.keyboard.press("ArrowRight");
  await expect(follow.page.getByText("You look around on your own.")).toBeVisible();
  const own = await slideOf(follow.page);
  await expect(presenter.locator(".people")).toContainText("looks at");
  await presenter.keyboard.press("Home");
  await expect(follow.page.locator(".follow-acts")).toContainText("The presenter is on 1 of");
  await expectSlide(follow.page, own);
  await follow.page.keyboard.press("r");
  await expectSlide(follow.page, "cover");
  await expect(presenter.locator(".people")).toContainText("1 follows");

  await presenter.keyboard.press("n");
  await presenter.keyboard.type("Can we have a second monitor?");
  await presenter.keyboard.press("Tab");
  await presenter.keyboard.type("We tell you what it costs.");
  await presenter.keyboard.press("Enter");
  await expect(presenter.locator(".noted")).toContainText("saved");
  await presenter.keyboard.press("n");
  await presenter.keyboard.type("Who reads the scans?");
  await presenter.keyboard.press("Enter");
  await expect(presenter.locator(".noted")).toContainText("We answer this question.");
  await expect(presenter.locator(".times")).toContainText(/Left\s*\d+:\d\d \d+:\d\d still planned/);
  await expectAccessible(presenter);
  await expectAccessible(follow.page);

  await endByKeyboard(presenter);
  await expect(follow.page.getByText(/has ended the presentation/)).toBeVisible();
  await follow.page.getByRole("link", { name: "Read the report" }).click();
  await expect(follow.page).toHaveURL(report());

  await presenter.goto(`/clients/${CLIENT}/walk-throughs`);
  await expect(presenter.locator(".held > li").first()).toContainText(`${dana().name} showed revision 1`);
  await expect(presenter.locator(".held > li").first()).toContainText(`1 person followed: ${clerk().name}`);
  await expect(presenter.locator(".held > li").first().getByRole("row", { name: /Cover/ })).toBeVisible();
  await expectAccessible(presenter);
  await presenter.goto(`/clients/${CLIENT}/follow-ups`);
  await expect(presenter.getByText("Can we have a second monitor?").first()).toBeVisible();
  const seen = await ask(await api(clerk()), "walkThrough.running", {});
  expect(seen.data).toBeNull();
});

test("a draft is rehearsed: the clock runs, both windows move, nobody follows and nothing is kept", async ({ browser, api }) => {
  const present = await opened(openAs(browser, await cookiesOf(api, dana())));
  const { page: stage, context } = present;
  await stage.goto(`${report()}/present?view=draft`);
  await expect(stage.locator(".deck.ready")).toBeVisible();
  const [presenter] = await Promise.all([context.waitForEvent("page"), stage.keyboard.press("p")]);
  await expect(presenter.locator(".connection")).toHaveText("Rehearsal of the draft");
  await press(presenter.getByRole("button", { name: "Start the rehearsal" }), "Enter");
  await expect(presenter.locator(".connection")).toHaveText("Rehearsal: nobody follows, nothing is kept");
  await presenter.keyboard.press("ArrowRight");
  await expectSlide(stage, await slideOf(presenter));
  await expect(presenter.locator(".times")).not.toContainText("This slide0:00");
  await expect(presenter.getByRole("heading", { name: "Follow link" })).toHaveCount(0);
  await expectAccessible(presenter);
  await press(presenter.getByRole("button", { name: "End the rehearsal" }), "Enter");
  await expect(presenter.locator(".walk-summary")).toContainText("The rehearsal has ended after");
  expect((await ask(await api(clerk()), "walkThrough.running", {})).data).toBeNull();
});

test("whose network goes away loses nothing: the follower catches up, what the presenter did is sent", async ({ browser, api }) => {
  test.setTimeout(120_000);
  const present = await opened(openAs(browser, await cookiesOf(api, dana())));
  const follow = await opened(openAs(browser, await cookiesOf(api, clerk())));
  const { stage, presenter } = await startPresenting(present, `${report()}/present`);
  await follow.page.goto(`${report()}/follow`);
  await expect(follow.page.getByText(/^You follow /)).toBeVisible();

  await follow.context.setOffline(true);
  await expect(follow.page.getByText(/^Not connected\. You are brought up to date/)).toBeVisible();
  const held = await slideOf(follow.page);
  await stage.keyboard.press("ArrowRight");
  await stage.keyboard.press("ArrowRight");
  await expect(presenter.locator(".people")).toContainText("not connected since", { timeout: 40_000 });
  await expectSlide(follow.page, held);
  await follow.context.setOffline(false);
  await expectSlide(follow.page, await slideOf(stage));
  await expect(presenter.locator(".people")).toContainText("1 follows", { timeout: 20_000 });

  const before = await slideOf(follow.page);
  const question = `Asked offline at ${new Date().toISOString()}?`;
  await present.context.setOffline(true);
  await expect(presenter.locator(".connection")).toContainText("Not connected, nothing is lost");
  await stage.keyboard.press("ArrowRight");
  await expectSlide(presenter, await slideOf(stage));
  await presenter.bringToFront();
  await presenter.keyboard.press("n");
  await presenter.keyboard.type(question);
  await presenter.keyboard.press("Tab");
  await presenter.keyboard.type("Answered later.");
  await presenter.keyboard.press("Enter");
  await expect(presenter.locator(".noted")).toContainText("waits for the network");
  await expectSlide(follow.page, before);
  await present.context.setOffline(false);
  await expect(presenter.locator(".connection")).toHaveText("Live", { timeout: 20_000 });
  await expectSlide(follow.page, await slideOf(stage));
  await expect(presenter.locator(".noted")).not.toContainText("waits for the network");
  const { data } = await ask(await api(dana()), "followUps.list", { client: CLIENT });
  expect((data as { followUps: { question: string }[] }).followUps.filter((each) => each.question === question)).toHaveLength(1);
  await endByKeyboard(presenter);
});

test("a follow link shows the slides to somebody without an account, tells its secret to no log, and is dead once closed", async ({ browser, api }) => {
  const present = await opened(openAs(browser, await cookiesOf(api, dana())));
  const { stage, presenter } = await startPresenting(present, `${report()}/present`);
  await press(presenter.getByRole("button", { name: "Make a link" }), "Enter");
  const link = await presenter.getByRole("textbox", { name: "Follow link" }).inputValue();
  const token = new URL(link).hash.slice(1);
  expect(token).toMatch(/^[\w-]{43}$/);

  const guest = await opened(openAs(browser, null, { width: 390, height: 844 }));
  const asked: string[] = [];
  guest.context.on("request", (each) => asked.push(`${each.url()} ${JSON.stringify(each.headers())}`));
  await guest.page.goto(`/follow#${token}`);
  await guest.page.getByRole("textbox", { name: "Your name" }).fill("Ana Ruiz");
  await guest.page.keyboard.press("Enter");
  await expect(guest.page.getByText(/^You follow /)).toBeVisible();
  expect(guest.page.url()).not.toContain(token);
  await expect(presenter.locator(".people")).toContainText("Ana Ruiz");
  await expect(presenter.locator(".people")).toContainText("by link");
  await stage.keyboard.press("ArrowRight");
  await expectSlide(guest.page, await slideOf(stage));
  await expect(guest.page.locator(".slide-reading:visible")).toHaveCount(1);
  await expectAccessible(guest.page);
  await guest.page.setViewportSize({ width: 1280, height: 800 });
  await expect(shownSlide(guest.page)).toBeVisible();
  expect(asked.filter((each) => each.replace(/"cookie":"[^"]*"/, "").includes(token))).toEqual([]);
  expect(await guest.page.evaluate(() => document.cookie)).toBe("");

  await press(presenter.getByRole("button", { name: "Close the link" }), "Enter");
  await expect(guest.page.getByRole("heading", { name: "The presentation is over." })).toBeVisible();
  await expect(guest.page.locator(".slide, .slide-reading")).toHaveCount(0);
  await guest.page.goto("/security");
  await guest.page.goto(`/follow#${token}`);
  await expect(guest.page.getByRole("heading", { name: "This presentation is not open." })).toBeVisible();
  await endByKeyboard(presenter);
});

test("with two web processes behind one address, presenter and follower stay together whichever they reach, also after the network was gone", async ({
  browser,
  api,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const both = await twoProcesses(Number(new URL(baseURL ?? "").port));
  try {
    const present = await opened(openAs(browser, await cookiesOf(api, dana()), undefined, both.origin));
    const follow = await opened(openAs(browser, await cookiesOf(api, clerk()), undefined, both.origin));
    const { stage, presenter } = await startPresenting(present, `${report()}/present`);
    await follow.page.goto(`${report()}/follow`);
    await expect(follow.page.getByText(/^You follow /)).toBeVisible();
    for (let at = 0; at < 8; at += 1) {
      await stage.keyboard.press("ArrowRight");
      await expectSlide(follow.page, await slideOf(stage));
    }
    expect(Math.min(...both.counts())).toBeGreaterThan(5);
    both.network(false);
    const before = await slideOf(follow.page);
    await expect(presenter.locator(".connection")).toContainText("Not connected, nothing is lost", { timeout: 20_000 });
    await expect(follow.page.getByText(/^Not connected\./)).toBeVisible({ timeout: 20_000 });
    await stage.keyboard.press("Home");
    await stage.keyboard.press("ArrowRight");
    await expectSlide(presenter, await slideOf(stage));
    await expectSlide(follow.page, before);
    both.network(true);
    await expectSlide(follow.page, await slideOf(stage));
    await expect(presenter.locator(".connection")).toHaveText("Live", { timeout: 20_000 });
    await endByKeyboard(presenter);
    await expect(follow.page.getByText(/has ended the presentation/)).toBeVisible();
  } finally {
    for (const { context } of windows) await context.close();
    await both.stop();
  }
});

test("a stranger, another client and a closed session get nothing of a presentation", async ({ browser, api }) => {
  const present = await opened(openAs(browser, await cookiesOf(api, dana())));
  const { presenter } = await startPresenting(present, `${report()}/present`);
  const other = await api(whoIs("client", "marlow-county"));
  expect((await ask(other, "walkThrough.running", { client: CLIENT })).data).toBeNull();
  for (const path of [`${report()}/follow`, `${report()}/present/presenter`]) expect((await other.get(path)).status()).toBe(404);
  expect((await (await api(clerk())).get(`${report()}/present/presenter`)).status()).toBe(404);
  const nobody = await api(null);
  const stream = `/api/trpc/walkThrough.follow?input=${encodeURIComponent(JSON.stringify({ client: CLIENT, period: toldMonth() }))}`;
  expect(await (await nobody.get(stream)).text()).toContain("UNAUTHORIZED");
  expect(await (await other.get(stream)).text()).toContain("NOT_FOUND");
  expect(await (await nobody.get("/api/trpc/followLink.follow?input=%7B%7D")).text()).toContain("NOT_FOUND");
  await endByKeyboard(presenter);
});
