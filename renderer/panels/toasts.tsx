import { Toast as Radix } from 'radix-ui';
import { Info, OctagonX, X } from 'lucide-react';
import { t } from '../i18n/i18n.ts';
import { say } from '../i18n/say.ts';
import { dropToast } from '../store/view-store.ts';
import type { Toast } from '../store/view-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { useApp, useView } from './app-context.ts';
import './toasts.css';

const infoMs = 8_000;
/** A refusal has to be read, and is also in the activity. */
const dangerMs = 30_000;

/** The short messages at the edge of the page; F8 goes there. */
export function Toasts() {
  const toasts = useView((state) => state.toasts);
  return (
    <Radix.Provider label={t('toast.label')} swipeDirection="right">
      {toasts.map((toast) => (
        <ToastBox key={toast.id} toast={toast} />
      ))}
      <Radix.Viewport className="toasts" label={t('toast.region')} />
    </Radix.Provider>
  );
}

function ToastBox({ toast }: { toast: Toast }) {
  const { view } = useApp();
  const { id, tone, title, text, hint, action, more, isStanding = false } = toast;
  const Icon = tone === 'danger' ? OctagonX : Info;
  return (
    <Radix.Root
      className={`toast toast-${tone}`}
      duration={isStanding ? Number.POSITIVE_INFINITY : tone === 'danger' ? dangerMs : infoMs}
      type={tone === 'danger' ? 'foreground' : 'background'}
      onOpenChange={(isOpen) => !isOpen && dropToast(view, id)}
    >
      <Icon className="toast-icon" size={16} aria-hidden />
      <div className="toast-body selectable">
        <Radix.Title className="toast-title">{say(title)}</Radix.Title>
        <Radix.Description className="toast-text">{say(text)}</Radix.Description>
        {hint !== null && <p className="muted">{say(hint)}</p>}
        {action && (
          <div className="toast-actions">
            {[action, ...(more ? [more] : [])].map(({ label, run }) => (
              <Radix.Action key={label} asChild altText={label}>
                <Button onClick={run}>{label}</Button>
              </Radix.Action>
            ))}
          </div>
        )}
      </div>
      <div className="toast-tools">
        <CopyButton label={t('toast.copy')} text={`${say(title)}\n${say(text)}`} />
        <Radix.Close asChild>
          <IconButton label={t('common.close')} icon={<X size={14} />} />
        </Radix.Close>
      </div>
    </Radix.Root>
  );
}
