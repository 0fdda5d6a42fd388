import { deflateSync, crc32 } from "node:zlib";
import { expect, expectAccessible, OWN, press, test, whoIs } from "#e2e/fixtures.ts";
import { ask, runningMonth, toldMonth } from "#e2e/demo-world.ts";

const dana = () => whoIs("csm", "alder-falls");
const clerk = () => whoIs("client", "alder-falls");
const notesPath = () => `/clients/alder-falls/${toldMonth()}/notes`;
const draftPath = () => `/clients/alder-falls/${toldMonth()}?view=draft`;

test("a success manager writes a note from the report: the draft shows it at once, the private part nobody", async ({ page, become, api }) => {
  await become(dana());
  await page.goto(draftPath());
  await page.getByRole("button", { name: "Prepare" }).click();
  await page.getByRole("link", { name: /^Notes/ }).click();
  await expect(page).toHaveURL(notesPath());
  await expectAccessible(page);
  const form = page.getByRole("form", { name: "Note on Purged accounts" });
  const place = () => form.evaluate((node) => [node.getBoundingClientRect().top + scrollY, node.getBoundingClientRect().height]);
  const before = await place();
  await form.getByLabel("For the client").fill("The wave on the 9th came from one network. We have blocked it.");
  await form.getByLabel("For you alone, while presenting").fill("PRIVATE-TALK");
  await form.getByRole("button", { name: /Save/ }).click();
  await expect(form.getByRole("status")).toContainText("Saved. The draft shows it.");
  expect(await place()).toEqual(before);
  await page.getByRole("link", { name: "Read the draft" }).click();
  await expect(page.locator("#purged-accounts")).toContainText("The wave on the 9th came from one network.");
  await expect(page.locator("#purged-accounts")).toContainText("Dana Ortiz");
  await expect(page.locator("body")).not.toContainText("PRIVATE-TALK");
  await page.goto(`${draftPath()}&reader=client`);
  await expect(page.locator("#purged-accounts")).toContainText("The wave on the 9th");
  const published = await ask(await api(clerk()), "report.get", { client: "alder-falls", period: toldMonth() });
  expect(JSON.stringify(published.data)).not.toContain("The wave on the 9th");
  await page.goto(notesPath());
  await form.getByLabel("For the client").fill("");
  await form.getByLabel("For you alone, while presenting").fill("");
  await form.getByRole("button", { name: /Save/ }).click();
  await expect(form.getByRole("status")).toContainText("Note removed.");
});

test("the demo's last report opens with what was asked: one kept, one open", async ({ page, become }) => {
  await become(clerk());
  await page.goto("/");
  const section = page.locator("#you-asked");
  await expect(section).toContainText("We did one of the two things we promised you; one is still open");
  await expect(section).toContainText("before residents call us");
});

test("a follow-up is recorded, kept back, released, done and withdrawn, and the client reads it only while released", async ({ page, become, api }) => {
  const question = "Do you keep copies of our forms?";
  const inClientView = async () =>
    JSON.stringify((await ask(await api(dana()), "report.draft", { client: "alder-falls", period: runningMonth(), reader: "client" })).data).includes(question);
  await become(dana());
  await page.goto("/clients/alder-falls/follow-ups");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Of two promises, one is open and one is done/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Record a follow-up" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByLabel("What they asked").fill(question);
  await dialog.getByLabel("What we promised").fill("We send you the schedule of copies.");
  await dialog.getByLabel("Who sees to it").fill("Platform team");
  await dialog.getByRole("button", { name: "Record it" }).click();
  await expect(dialog).toBeHidden();
  const entry = page.getByRole("listitem").filter({ hasText: question });
  await expect(entry).toContainText("Kept back from the client");
  expect(await inClientView()).toBe(false);
  await entry.getByRole("button", { name: /^Release/ }).click();
  await expect(entry).toContainText("The client may read it");
  expect(await inClientView()).toBe(true);
  await entry.getByRole("button", { name: /^We did it/ }).click();
  await dialog.getByRole("textbox", { name: "What came of it" }).fill("Sent on the same day.");
  await dialog.getByRole("button", { name: "Mark as done" }).click();
  await expect(page.getByRole("region", { name: "Done" }).getByRole("listitem").filter({ hasText: question })).toContainText("Sent on the same day.");
  await entry.getByRole("button", { name: /^Withdraw/ }).click();
  await expect(page.getByRole("alertdialog")).toContainText("the audit log keeps what it said");
  await page.getByRole("button", { name: "Withdraw it" }).click();
  await expect(entry).toHaveCount(0);
  expect(await inClientView()).toBe(false);
});

test("a success manager orders and leaves out sections with the keyboard alone", async ({ page, become, api }) => {
  await become(dana());
  const sections = async () =>
    ((await ask(await api(dana()), "report.draft", { client: "alder-falls", period: toldMonth() })).data as { sections: { id: string }[] }).sections.map(
      ({ id }) => id,
    );
  const usual = await sections();
  await page.goto("/clients/alder-falls/settings");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/shows all \w+ sections/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Move Compliance up" }).focus();
  for (let at = 0; at < 12; at += 1) await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Move Compliance up" })).toBeFocused();
  await expect(page.getByText("Compliance is now number 1 of")).toBeAttached();
  await page.getByRole("checkbox", { name: "Purged accounts" }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.getByText(/Purged accounts is now number/)).toBeAttached();
  await press(page.getByRole("button", { name: "Save the order" }), "Enter");
  await expect(page.getByText("Saved. The drafts show it now.")).toBeVisible();
  const chosen = await sections();
  expect(chosen.slice(0, 2)).toEqual(["summary", "compliance"]);
  expect(chosen).not.toContain("purged-accounts");
  expect(chosen).toContain("how-we-know");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/of \w+ sections/);
  await page.getByRole("button", { name: "Usual order, all sections" }).click();
  await page.getByRole("button", { name: "Save the order" }).click();
  await expect(page.getByText("Saved. The drafts show it now.")).toBeVisible();
  expect(await sections()).toEqual(usual);
});

test("an administrator is told why an accent is refused, takes the nearest, and every page wears it", async ({ page, become, api }) => {
  const admin = await api(whoIs("admin"));
  const { changed: _, ...before } = (await ask(admin, "branding.get")).data as {
    name: string;
    accent: string;
    logo: { data: string; alt: string };
    changed: unknown;
  };
  await become(whoIs("admin"));
  await page.goto("/branding");
  await expectAccessible(page);
  await page.getByLabel("Accent", { exact: true }).fill("#8ab4f8");
  await expect(page.getByText("1.9 to 1 on our pages; text needs 4.5 to 1.")).toBeVisible();
  await page.getByRole("button", { name: "Save the branding" }).click();
  await expect(page.getByText(/contrasts 1\.9 to 1; text needs 4\.5 to 1\. The nearest shade/)).toBeVisible();
  await page.getByRole("button", { name: /Take the nearest/ }).click();
  await page.getByLabel("Name", { exact: true }).fill("Northgate Civic Web");
  await page.getByLabel("Logo", { exact: true }).setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: png() });
  await page.getByLabel("What the logo shows").fill("A plum square");
  await page.getByRole("button", { name: "Save the branding" }).click();
  await expect(page.getByText("Saved. Every page shows it now")).toBeVisible();
  await expectAccessible(page);
  const accent = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent").trim());
  for (const path of ["/sign-in", "/security", "/branding"]) {
    await page.goto(path);
    await expect(page.locator("header .mark")).toHaveText("Northgate Civic Web");
    expect(await page.locator("header .logo").evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBe(32);
    expect(await accent()).not.toBe(before.accent);
  }
  const manager = await api(dana());
  const draft = (await ask(manager, "report.draft", { client: "alder-falls", period: toldMonth() })).data as { vendor: { name: string } };
  expect(draft.vendor.name).toBe("Northgate Civic Web");
  const frozen = (await ask(manager, "report.get", { client: "alder-falls", period: toldMonth() })).data as { report: { vendor: { name: string } } };
  expect(frozen.report.vendor.name).toBe("Northgate Civic");

  const refused = await admin.post("/api/trpc/branding.set", {
    headers: OWN,
    data: { name: "X", accent: null, logo: { data: Buffer.from("<svg/>").toString("base64"), alt: "x" } },
  });
  expect([refused.status(), await refused.text()]).toEqual([400, expect.stringContaining("PNG or JPEG")]);
  const restored = await admin.post("/api/trpc/branding.set", {
    headers: OWN,
    data: { name: before.name, accent: before.accent, logo: { data: before.logo.data, alt: before.logo.alt } },
  });
  expect(restored.status()).toBe(200);
});

test("these pages are not there for those they are not for", async ({ api }) => {
  for (const [who, path] of [
    [clerk(), "/clients/alder-falls/settings"],
    [clerk(), "/clients/alder-falls/follow-ups"],
    [clerk(), notesPath()],
    [dana(), "/branding"],
    [dana(), "/clients/no-such-place/settings"],
    [whoIs("admin"), "/clients/alder-falls/settings"],
    [whoIs("leadership"), notesPath()],
  ] as const)
    expect((await (await api(who)).get(path)).status(), `${who.role} ${path}`).toBe(404);
  const reading = await (await api(whoIs("leadership"))).get("/clients/alder-falls/follow-ups");
  expect(reading.status()).toBe(200);
  expect(await reading.text()).not.toContain("Record a follow-up");
});

/** A plum square of 32 pixels. */
function png(): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, 32, 0, 0, 0, 32, 8, 2, 0, 0, 0]);
  const rows = Buffer.concat(Array.from({ length: 32 }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(96, Buffer.from([110, 40, 90]))])));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
