/** Works through a list, a few at a time; the first failure ends it. */
export async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>, atOnce = 5): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}
