import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { t } from '../i18n/i18n.ts';
import { IconButton } from './button.tsx';

const shownMs = 1_500;

/** Puts a text on the clipboard, and says so for a moment. */
export function CopyButton({ label, text }: { label: string; text: string | (() => string) }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), shownMs);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
      setState('copied');
    } catch {
      setState('failed');
    }
  };
  const words = state === 'copied' ? t('common.copied') : state === 'failed' ? t('common.copyFailed') : label;
  return (
    <>
      <IconButton
        className="copy-button"
        label={words}
        icon={state === 'copied' ? <Check size={14} /> : <Copy size={14} />}
        onClick={() => void copy()}
      />
      <span className="visually-hidden" role="status">
        {state === 'idle' ? '' : words}
      </span>
    </>
  );
}
