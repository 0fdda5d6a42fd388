import type { Followers } from "#components/present/walk-place.ts";

/** "0:07", "12:30", "1:04:00"; what is not over yet is not counted. */
export function stopwatch(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

/** "2 follow, 1 looks around", "Nobody follows yet", with those who are gone named apart. */
export function followingWords(followers: Followers): string {
  const here = followers.filter((each) => each.lostSince === null);
  const count = (number: number, one: string, many: string) => (number === 0 ? [] : [`${number} ${number === 1 ? one : many}`]);
  const parts = [
    ...count(here.filter((each) => each.following).length, "follows", "follow"),
    ...count(here.filter((each) => !each.following).length, "looks around", "look around"),
    ...count(followers.length - here.length, "lost the connection", "lost the connection"),
  ];
  return parts.length === 0 ? "Nobody follows yet" : parts.join(", ");
}

/** The clock on the wall here: "2:05 PM". */
export function wallClock(at: number | string): string {
  return new Date(at).toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });
}

/** "2:05:09 PM" */
export function wallClockSeconds(at: number | string): string {
  return new Date(at).toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit", second: "2-digit" });
}

/** "1 slide", "12 slides" */
export function slidesWord(count: number): string {
  return `${count} ${count === 1 ? "slide" : "slides"}`;
}

/** "3 of 14", and in the appendix "Appendix 2 of 40", as the slides themselves are numbered. */
export function placeWords(slides: readonly { appendix: boolean }[], index: number): string {
  const main = slides.filter((slide) => !slide.appendix).length;
  return index < main ? `${index + 1} of ${main}` : `Appendix ${index + 1 - main} of ${slides.length - main}`;
}
