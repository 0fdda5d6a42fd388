import { ACTOR, type Command, UsageError, type Values } from "#server/cli/command.ts";
import { readInput, writeOutput } from "#server/cli/files.ts";
import { AppError } from "#server/errors.ts";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { findClientScope } from "#server/operations/client-scope.ts";
import { exportReport } from "#server/operations/export-report.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { verifyReport } from "#server/operations/verify-report.ts";
import { Reader } from "#server/posture/report.ts";

export const reportBuild: Command = {
  usage: "report build --client C --period 2026-09 [--reader client|csm|leadership|security]",
  options: ["client", "period", "reader"],
  async run(values) {
    const json = await buildClientReport({ ...(await request(values)), reader: reader(values) });
    return { json, text: JSON.stringify(json, null, 2) };
  },
};

export const reportExport: Command = {
  usage: "report export --client C --period 2026-09 --format pdf|csv|json --out F [--reader R] [--revision draft|latest|N]",
  options: ["client", "period", "format", "out", "reader", "revision"],
  async run(values) {
    const out = values.need("out");
    const { bytes, contentType, fileName } = await exportReport({
      ...(await request(values)),
      format: values.need("format"),
      reader: reader(values),
      revision: revision(values),
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
    return { json, text: json.message, refused: json.status === "altered" || json.status === "unknown" };
  },
};

async function request({ need }: Values) {
  const clientSlug = need("client");
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(need("period"))) throw new UsageError("--period must be a month like 2026-09");
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
