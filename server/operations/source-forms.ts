import { Temporal } from "temporal-polyfill";
import type { PullConnector, PushConnector } from "#server/connectors/connector.ts";
import { findConnector, pullConnectors, pushConnectors } from "#server/connectors/registry.ts";
import { AppError } from "#server/errors.ts";
import { type ConnectorForm, fieldsOf } from "#server/posture/source-form.ts";

const SIGNING = { title: "Signing secret", description: "whsec_ and 24 to 64 random bytes in base64. Empty: we make one and show it once.", required: false };

/** Every connector one can add a source of, with the inputs its settings need. */
export function connectorForms(): ConnectorForm[] {
  return [...pullConnectors, ...pushConnectors].map(formOf);
}

/** Null for what has no connector: files that people hand in, or a connector of another release. */
export function findConnectorForm(id: string): ConnectorForm | null {
  const connector = findConnector(id);
  return connector && formOf(connector);
}

/** Errors: bad-input with the ids there are. */
export function getConnectorForm(id: string): ConnectorForm {
  const form = findConnectorForm(id);
  if (form) return form;
  const ids = [...pullConnectors, ...pushConnectors].map((connector) => connector.id);
  throw new AppError("bad-input", `There is no connector ${JSON.stringify(id)}. There are: ${ids.join(", ")}.`);
}

function formOf(connector: PullConnector | PushConnector): ConnectorForm {
  const { id, name, mode, kind } = connector;
  const fields = fieldsOf(connector.settings);
  if (connector.mode === "push") return { id, name, mode, kind, fields, everyS: null, secret: SIGNING };
  return { id, name, mode, kind, fields, everyS: Temporal.Duration.from(connector.every).total("seconds"), secret: connector.secret };
}

export type Mode = "pull" | "push" | "file";

export function modeOf(connectorId: string): Mode {
  return findConnector(connectorId)?.mode ?? "file";
}

/** Settings as the connector takes them. Errors: bad-input naming each input by its title, or that there is no such connector. */
export function readSettings(connectorId: string, settings: unknown): unknown {
  const connector = findConnector(connectorId);
  if (!connector) throw new AppError("bad-input", `There is no connector ${JSON.stringify(connectorId)}.`);
  const read = connector.settings.safeParse(settings);
  if (read.success) return read.data;
  const titles = new Map(fieldsOf(connector.settings).map(({ name, label }) => [name, label]));
  const wrong = read.error.issues.map(({ path, message }) => `${titles.get(String(path[0])) ?? (path.join(".") || "settings")}: ${message}`);
  throw new AppError("bad-input", `The settings were refused: ${wrong.join("; ")}.`);
}

/** Errors: bad-input for a secret that the settings leave unused or that cannot be used with them. Settings that do not fit say nothing. */
export function refuseUnusedSecret(connectorId: string, { settings, secret }: { settings: unknown; secret: string | null }): void {
  const connector = findConnector(connectorId);
  if (secret === null || connector?.mode !== "pull") return;
  const read = connector.settings.safeParse(settings);
  if (read.success) connector.assertSecret?.(read.data, secret);
}
