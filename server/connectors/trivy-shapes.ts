import { z } from "zod";
import { isRecord } from "#server/connectors/json.ts";
import { AppError } from "#server/errors.ts";

const Text = z.string().optional().catch(undefined);
const List = z.array(z.unknown()).nullish();
const Result = z.object({ Target: z.string().catch(""), Class: Text, Type: Text, Vulnerabilities: List, Misconfigurations: List, Secrets: List });
export type TrivyResult = z.infer<typeof Result>;
const Report = z.object({ SchemaVersion: z.literal(2), ArtifactName: z.string(), ArtifactType: Text, CreatedAt: Text, Results: z.array(Result).nullish() });
const Resource = z.object({ Namespace: Text, Kind: Text, Name: Text, Error: Text, Results: z.array(Result).nullish() });
const Cluster = z.object({
  ClusterName: z.string(),
  Resources: z.array(Resource).nullish(),
  Findings: z.array(Resource).nullish(),
  Vulnerabilities: z.array(Resource).nullish(),
  Misconfigurations: z.array(Resource).nullish(),
});

/** One target of a report: `host` is the asset it lies on, `place` where on it, `at` where in the file. */
export type TrivyTarget = { host: string; place: string; at: string; result: TrivyResult };
export type TrivyTargets = { hosts: string[]; createdAt: string | null; targets: TrivyTarget[]; failed: { reason: string; at: string }[] };

function read<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new AppError("bad-input", `This is not a Trivy report ${what} (at "${parsed.error.issues[0]?.path.join(".") ?? ""}").`);
  return parsed.data;
}

/** "debian (debian 10.8)" is the same image once it is "debian (debian 10.9)". */
const withoutVersion = (target: string): string => target.replace(/ \([^()]*\)$/, "");

/** "ghcr.io/city/app:1.4" → "ghcr.io city app": the next version is the same asset, another image of the registry is not (a host ends at a slash). */
const imageName = (name: string): string => assetName(name.replace(/@[\w+.-]+:[0-9a-f]+$/i, "").replace(/:[^:/]*$/, ""));
const assetName = (name: string): string => name.replace(/[/?#@]+/g, " ").trim();

function ofCluster(body: unknown): TrivyTargets {
  const { ClusterName, ...lists } = read(Cluster, body, "of a cluster");
  const host = assetName(ClusterName);
  const failed: TrivyTargets["failed"] = [];
  const targets = Object.entries(lists).flatMap(([key, resources]) =>
    (resources ?? []).flatMap(({ Namespace, Kind, Name, Error: error, Results }, i) => {
      const name = [Namespace, Kind, Name].filter(Boolean).join("/");
      if (error) failed.push({ reason: `Trivy could not scan ${name}: ${error}`, at: `${key}[${i}]` });
      return (Results ?? []).map((result, k) => ({ host, place: `${name} ${result.Target}`, at: `${key}[${i}].Results[${k}]`, result }));
    }),
  );
  return { hosts: [host], createdAt: null, targets, failed };
}

/**
 * The targets of a report in any of its shapes: schema 2, Kubernetes (by cluster), the bare list of before schema 2, whose targets are their
 * own assets, and the `null` such a version wrote for nothing found. Errors: AppError("bad-input") naming the key that does not fit.
 */
export function trivyTargets(body: unknown): TrivyTargets {
  if (body === null) return { hosts: [], createdAt: null, targets: [], failed: [] };
  if (Array.isArray(body)) {
    const targets = read(z.array(Result), body, "from before schema 2").map((result, i) => {
      const host = assetName(withoutVersion(result.Target));
      return { host, place: "", at: `[${i}]`, result };
    });
    return { hosts: targets.map(({ host }) => host), createdAt: null, targets, failed: [] };
  }
  if (isRecord(body) && "ClusterName" in body && !("ArtifactName" in body)) return ofCluster(body);
  const { ArtifactName, ArtifactType, CreatedAt, Results } = read(Report, body, "of schema version 2");
  const named = ArtifactName || withoutVersion(Results?.[0]?.Target ?? "");
  const host = (ArtifactType ?? "container_image") === "container_image" ? imageName(named) : assetName(named);
  const targets = (Results ?? []).map((result, i) => ({ host, place: result.Target, at: `Results[${i}]`, result }));
  return { hosts: [host], createdAt: CreatedAt ?? null, targets, failed: [] };
}
