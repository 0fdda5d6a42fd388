/** The slide an address names by its id or its number; the first when it names none. */
export function slideIndex(name: string | undefined, slides: readonly { id: string }[]): number {
  const at = slides.findIndex(({ id }) => id === name);
  if (at >= 0) return at;
  const number = /^\d{1,4}$/.test(name ?? "") ? Number(name) - 1 : 0;
  return number >= 0 && number < slides.length ? number : 0;
}
