import { X } from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { keysOf } from '../../../shared/shortcuts/keymap.ts';
import { t } from '../../i18n/i18n.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useApp, useView } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { chordText } from '../keys.ts';
import { leaveTour, stepTour } from './acts.ts';
import { placeCard } from './place-card.ts';
import type { Box } from './place-card.ts';
import { steps } from './steps.ts';
import './tour.css';

/** The tour: a card beside the part of the page it tells of. Everything can be used meanwhile. */
export function Tour() {
  const step = useView((state) => state.tourStep);
  return step === null ? null : <Card step={step} />;
}

const lookEveryMs = 120;

/** Where the part of a step is, followed: panels are sized, and the canvas moves. */
function useBox(app: App, step: number): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  useLayoutEffect(() => {
    const look = (): void => {
      const rect = steps[step]?.rect(app) ?? null;
      const next = rect && { x: rect.x, y: rect.y, width: rect.width, height: rect.height };
      setBox((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    look();
    const timer = setInterval(look, lookEveryMs);
    addEventListener('resize', look);
    return () => {
      clearInterval(timer);
      removeEventListener('resize', look);
    };
  }, [app, step]);
  return box;
}

function Card({ step }: { step: number }) {
  const app = useApp();
  const id = useId();
  const card = useRef<HTMLElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  const choices = useView((state) => state.preferences.shortcuts);
  const box = useBox(app, step);
  const [place, setPlace] = useState({ x: 0, y: 0 });
  const shown = steps[step];
  useLayoutEffect(() => {
    const size = card.current?.getBoundingClientRect();
    if (!size) return;
    const window = { width: innerWidth, height: innerHeight };
    const anchor = box ?? { x: 0, y: 0, ...window };
    setPlace(placeCard(anchor, size, window));
  }, [box, step]);
  useEffect(() => next.current?.focus({ preventScroll: true }), [step]);
  if (!shown) return null;
  const [first = '', second = '', third = ''] = shown.keys.map((key) => {
    const [chord] = keysOf(key, choices);
    return chord === undefined ? t('keys.noKey') : chordText(chord);
  });
  const isLast = step === steps.length - 1;
  return (
    <>
      {box && (
        <div
          className="tour-ring"
          aria-hidden
          style={{ translate: `${box.x}px ${box.y}px`, width: box.width, height: box.height }}
        />
      )}
      <section
        ref={card}
        className="tour-card"
        aria-label={t('tour.label')}
        aria-describedby={`${id}-text`}
        style={{ translate: `${place.x}px ${place.y}px` }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          leaveTour(app);
        }}
      >
        <div aria-live="polite">
          <h2>{t(`tour.title.${shown.name}`)}</h2>
          <p id={`${id}-text`}>{t(`tour.text.${shown.name}`, { first, second, third })}</p>
        </div>
        <footer>
          <span className="muted">{t('tour.count', { step: step + 1, of: steps.length })}</span>
          {step > 0 && (
            <Button tone="quiet" onClick={() => stepTour(app, -1)}>
              {t('tour.back')}
            </Button>
          )}
          <Button ref={next} tone="main" onClick={() => stepTour(app, 1)}>
            {t(isLast ? 'tour.end' : 'tour.next')}
          </Button>
        </footer>
        <IconButton
          className="tour-leave"
          label={t('tour.leave')}
          shortcut="Esc"
          icon={<X size={14} />}
          onClick={() => leaveTour(app)}
        />
      </section>
    </>
  );
}
