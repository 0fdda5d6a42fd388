import { handleFollowLink } from "#server/api/follow-link.ts";

export function POST(request: Request): Promise<Response> {
  return handleFollowLink(request);
}
