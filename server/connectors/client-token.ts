import { z } from "zod";
import { apiClient } from "#server/connectors/api-client.ts";
import { apiToken } from "#server/connectors/api-token.ts";
import type { Fetch } from "#server/connectors/connector.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";

const Token = z.object({ access_token: z.string().regex(/^[\x21-\x7e]{4,20000}$/) });
type Request = {
  name: string;
  url: string;
  path: string;
  clientId: string;
  secret: string | null;
  form?: Record<string, string>;
  fetch: Fetch;
  now: string;
};

/**
 * An access token by the OAuth 2.0 client-credentials grant. Its reply is no part of a pull's payload hash.
 * Errors: UpstreamError, "credentials" also where the server answers 400, as RFC 6749 has it for a client it does not know; AppError without a secret.
 */
export async function clientToken({ name, url, path, clientId, secret, form = {}, fetch, now }: Request): Promise<string> {
  const client = apiClient({ name, url, headers: {}, fetch, now });
  const fields = { grant_type: "client_credentials", client_id: clientId, client_secret: apiToken(secret, name), ...form };
  try {
    return (await client.post(path, fields, Token)).body.access_token;
  } catch (error) {
    if (error instanceof UpstreamError && error.status === 400)
      throw new UpstreamError(`${name} refused our credentials (status 400).`, { trouble: "credentials", status: 400 });
    throw error;
  }
}
