import { type TouchEvent, useRef } from "react";

const FAR = 48;

/** One finger to the left goes on, to the right goes back; scrolling and zooming stay what they are. */
export function useSwipe(onSwipe: (steps: 1 | -1) => void) {
  const from = useRef<{ x: number; y: number } | null>(null);
  return {
    onTouchStart: ({ touches }: TouchEvent) => {
      const touch = touches[0];
      from.current = touches.length === 1 && touch ? { x: touch.clientX, y: touch.clientY } : null;
    },
    onTouchEnd: ({ changedTouches }: TouchEvent) => {
      const touch = changedTouches[0];
      if (from.current === null || touch === undefined) return;
      const [x, y] = [touch.clientX - from.current.x, touch.clientY - from.current.y];
      from.current = null;
      if (Math.abs(x) > FAR && Math.abs(x) > 2 * Math.abs(y) && (window.visualViewport?.scale ?? 1) === 1) onSwipe(x < 0 ? 1 : -1);
    },
  };
}
