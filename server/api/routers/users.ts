import { procedure, router } from "#server/api/trpc.ts";
import { listUsers } from "#server/store/identity.ts";

export const usersRouter = router({
  list: procedure.meta({ needs: "user:manage" }).query(() => listUsers()),
});
