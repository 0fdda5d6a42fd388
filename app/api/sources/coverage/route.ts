import { handleCoverageFile } from "#server/api/coverage-file.ts";

export async function GET(request: Request): Promise<Response> {
  return handleCoverageFile(request);
}
