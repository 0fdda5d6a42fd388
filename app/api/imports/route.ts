import { handleEvidenceUpload } from "#server/api/uploads.ts";

export function POST(request: Request): Promise<Response> {
  return handleEvidenceUpload(request);
}
