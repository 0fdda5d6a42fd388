import { ACTOR, type Command, UsageError, type Values } from "#server/cli/command.ts";
import { readInput, writeOutput } from "#server/cli/files.ts";
import { AppError } from "#server/errors.ts";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { findClientScope } from "#server/operations/client-scope.ts";
import { compareReport } from "#server/operations/compare-report.ts";
import { exportReport } from "#server/operations/export-report.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { verifyReport } from "#server/operations/verify-report.ts";
import { PERIOD_ID } from "#server/posture/period-id.ts";
import { Reader } from "#server/posture/report.ts";

export const reportBuild: Command = {
  usage: "report build --client C --period 2026-09|2026-Q3|2026 [--reader client|csm|leadership|security] [--compare 2026-08]",
  options: ["client", "period", "reader", "compare"],
  async run(values) {
    const asked = await request(values);
    const report = await buildClientReport({ ...asked, reader: reader(values) });
    const compare = values.text("compare");
    const json = compare === undefined ? report : await compareReport({ ...asked, report, compare });
    return { json, text: JSON.stringify(json, null, 2) };
  },
};

export const reportExport: Command = {
  usage: "report export --client C --period 2026-09 --format pdf|pptx|xlsx|csv|json --out F [--reader R] [--revision draft|latest|N] [--compare 2026-08]",
  options: ["client", "period", "format", "out", "reader", "revision", "compare"],
  async run(values) {
    const out = values.need("out");
    const { bytes, contentType, fileName } = await exportReport({
      ...(await request(values)),
      format: values.need("format"),
      reader: reader(values),
      revision: revision(values),
      compare: values.text("compare"),
    });
    await writeOutput(out, bytes);
    return { json: { out, fileName, contentType, bytes: bytes.byteLength }, text: `Wrote ${out} (${bytes.byteLength} bytes).` };
  },
};

export const reportPublish: Command = {
  usage: "report publish --client C --period 2026-09",
  options: ["client", "period"],
  async run(values) {
    const json = await publishReport({ ...(await request(values)), actor: ACTOR });
    return { json, text: `Published revision ${json.revision}, code ${json.code}, SHA-256 ${json.sha256}.` };
  },
};

export const reportVerify: Command = {
  usage: "report verify FILE",
  options: [],
  positionals: "one",
  async run({ positionals }) {
    const json = await verifyReport({ bytes: await readInput(positionals[0]) });
    return { json, text: json.message, refused: json.status !== "genuine" && json.status !== "superseded" };
  },
};

async function request({ need }: Values) {
  const clientSlug = need("client");
  if (!PERIOD_ID.test(need("period"))) throw new UsageError("--period must be a month like 2026-09, a quarter like 2026-Q3 or a year like 2026");
  return { scope: await findClientScope(clientSlug), clientSlug, periodId: need("period"), now: new Date().toISOString() };
}

function reader({ text }: Values): Reader {
  const given = Reader.safeParse(text("reader") ?? "client");
  if (!given.success) throw new UsageError(`--reader must be one of ${Reader.options.join(", ")}`);
  return given.data;
}

function revision({ text }: Values): "draft" | "latest" | number | undefined {
  const given = text("revision");
  if (given === undefined || given === "draft" || given === "latest") return given;
  const number = Number(given);
  if (!Number.isInteger(number) || number < 1) throw new AppError("bad-input", "--revision must be draft, latest or a number from 1 on.");
  return number;
}
