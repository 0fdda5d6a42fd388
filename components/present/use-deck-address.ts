import { useEffect, useRef } from "react";
import { slideIndex } from "#components/present/slide-index.ts";
import type { Deck } from "#components/present/use-deck.ts";

const NAME = "slide";

/** Keeps the address at the slide: own moves make a step to go back to, moves from outside do not. */
export function useDeckAddress(deck: Deck): void {
  const latest = useRef(deck);
  latest.current = deck;
  const { index, mover, slides } = deck;
  useEffect(() => {
    if (indexIn(window.location.href, slides) === index) return;
    const to = new URL(window.location.href);
    to.searchParams.set(NAME, slides[index]?.id ?? "");
    window.history[mover === "here" ? "pushState" : "replaceState"](null, "", to);
  }, [index, mover, slides]);
  useEffect(() => {
    const onBack = () => latest.current.go(indexIn(window.location.href, latest.current.slides));
    window.addEventListener("popstate", onBack);
    return () => window.removeEventListener("popstate", onBack);
  }, []);
}

function indexIn(href: string, slides: Deck["slides"]): number {
  return slideIndex(new URL(href).searchParams.get(NAME) ?? undefined, slides);
}
