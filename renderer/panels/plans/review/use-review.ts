import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../../../shared/error.ts';
import type { ReviewEvent } from '../../../../shared/plan/review.ts';
import { useApp } from '../../app-context.ts';

type Steps = Extract<ReviewEvent, { type: 'steps' }>;

/** What the server said of one step. */
export type Tried = Omit<Extract<ReviewEvent, { type: 'step' }>, 'type' | 'step'>;

/** A review as far as it has come. `known` is what does not need the server; `tried` is by step. */
export type Review = {
  known: Omit<Steps, 'type'> | null;
  tried: ReadonlyMap<string, Tried>;
  isComplete: boolean;
  error: AppError | null;
};

const nothing: Review = { known: null, tried: new Map(), isComplete: false, error: null };

/** A review with what came next. */
export function afterReviewEvent(review: Review, event: ReviewEvent): Review {
  switch (event.type) {
    case 'steps':
      return { ...nothing, known: event };
    case 'step':
      return { ...review, tried: new Map(review.tried).set(event.step, event) };
    case 'complete':
      return { ...review, isComplete: true };
  }
}

/** Reviews a plan while the caller is on the page; `again` begins anew. */
export function useReview(plan: string): Review & { again: () => void } {
  const { backend, plans } = useApp();
  const [review, setReview] = useState(nothing);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let stop: (() => void) | null = null;
    let isOver = false;
    // What was edited last has to be kept before it can be looked at.
    void plans.flush().then(() => {
      if (isOver) return;
      stop = backend.follow(
        'plan.review',
        { plan },
        {
          onEvent: (event) => setReview((before) => afterReviewEvent(before, event)),
          onEnd: (error) => {
            if (error) setReview((before) => ({ ...before, error }));
          },
        },
      );
    });
    return () => {
      isOver = true;
      stop?.();
    };
  }, [backend, plans, plan, round]);
  const again = useCallback(() => {
    setReview(nothing);
    setRound((before) => before + 1);
  }, []);
  return { ...review, again };
}
