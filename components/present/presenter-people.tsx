import type { PresenterSlide } from "#components/present/presenter-slide.ts";
import type { Followers } from "#components/present/walk-place.ts";
import { followingWords, wallClockSeconds } from "#components/present/walk-words.ts";
import { VerdictIcon } from "#components/ui/verdict-mark.tsx";

/** Who follows, on which slide, in step or looking around, and since when somebody is not connected. */
export function PresenterPeople({ followers, slides }: { followers: Followers; slides: readonly PresenterSlide[] }) {
  return (
    <section className="people" aria-labelledby="people-title">
      <h2 id="people-title">Who follows</h2>
      <p className="people-count" role="status">
        {followingWords(followers)}
      </p>
      <ul>
        {followers.map((each) => (
          <li key={each.id}>
            <VerdictIcon state={each.lostSince !== null ? "at-risk" : each.following ? "met" : "no-data"} />
            <strong>{each.name}</strong>
            <span>
              {each.lostSince !== null
                ? `not connected since ${wallClockSeconds(each.lostSince)}`
                : each.following
                  ? "follows"
                  : `looks at ${slides.find((slide) => slide.id === each.slide)?.kicker ?? "another slide"}`}
              {each.via === "link" ? ", by link" : ""}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
