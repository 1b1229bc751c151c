import { useEffect, useState } from 'react';
import { chordOf } from '../../../shared/shortcuts/chord.ts';

/** Waits for the next chord that is pressed; Escape, Tab and a click elsewhere end the wait. */
export function useRecorder(onChord: (chord: string) => void): {
  isRecording: boolean;
  begin: () => void;
  end: () => void;
} {
  const [isRecording, setIsRecording] = useState(false);
  useEffect(() => {
    if (!isRecording) return;
    const end = (): void => setIsRecording(false);
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Tab') {
        end();
        return;
      }
      // Neither the dialog nor a shortcut may take it.
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.key === 'Escape') {
        end();
        return;
      }
      const chord = chordOf(event);
      if (chord === null) return;
      end();
      onChord(chord);
    };
    addEventListener('keydown', onKey, { capture: true });
    addEventListener('pointerdown', end, { capture: true });
    return () => {
      removeEventListener('keydown', onKey, { capture: true });
      removeEventListener('pointerdown', end, { capture: true });
    };
  }, [isRecording, onChord]);
  return { isRecording, begin: () => setIsRecording(true), end: () => setIsRecording(false) };
}
