import { AlertDialog, Dialog as Radix } from 'radix-ui';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../i18n/i18n.ts';
import { say } from '../i18n/say.ts';
import { Button, IconButton } from './button.tsx';
import './dialog.css';

/** Where the focus goes after a dialog whose opener is gone, such as a menu entry: to the canvas, never to nowhere. */
function keepFocus(): void {
  queueMicrotask(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('[role="application"]')?.focus({ preventScroll: true });
  });
}

/**
 * Begins on the dialog itself where there is nothing in it yet but the way out, whose tooltip would take the first Escape.
 */
function beginWithin(event: Event): void {
  const content = event.currentTarget;
  if (!(content instanceof HTMLElement)) return;
  const first = content.querySelector('button, input, select, textarea, a[href], [tabindex="0"]');
  if (first !== null && !first.classList.contains('dialog-close')) return;
  event.preventDefault();
  content.focus();
}

type DialogProps = {
  title: string;
  description: string;
  size?: 'small' | 'large' | 'wide';
  onClose: () => void;
  children: ReactNode;
};

/** A dialog over the page; Escape and a click outside close it. */
export function Dialog({ title, description, size = 'small', onClose, children }: DialogProps) {
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-scrim" />
        <Radix.Content
          className={`dialog dialog-${size}`}
          onOpenAutoFocus={beginWithin}
          onCloseAutoFocus={keepFocus}
        >
          <header className="dialog-head">
            <Radix.Title className="dialog-title">{title}</Radix.Title>
            <Radix.Description className="dialog-lead">{description}</Radix.Description>
          </header>
          {children}
          {/* Last, so that the focus begins on what the dialog is for. */}
          <Radix.Close asChild>
            <IconButton className="dialog-close" label={t('common.close')} icon={<X size={16} />} />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A title in which the name of an object is set as names are. */
export function Titled({ title, name }: { title: string; name: string }) {
  const at = name === '' ? -1 : title.lastIndexOf(name);
  if (at < 0) return title;
  return (
    <>
      {title.slice(0, at)}
      <span className="mono">{name}</span>
      {title.slice(at + name.length)}
    </>
  );
}

type ConfirmProps = {
  title: string;
  /** The name of the object within the title. */
  name?: string;
  text: ReactNode;
  verb: string;
  /** What the way out is called. */
  wayOut?: string;
  tone?: 'danger' | 'main';
  isWide?: boolean;
  /** Below the text, such as what it reaches, or why it did not work. */
  notice?: ReactNode;
  /** Whether it cannot be asked for now, such as while it is under way. */
  isBusy?: boolean;
  /** Whether the one who asks closes it, once it is done. */
  isKeptOpen?: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

/** A question before something ends or is lost; the focus begins on the way out. */
export function Confirm({
  title,
  name = '',
  text,
  verb,
  wayOut = t('common.cancel'),
  tone = 'danger',
  isWide = false,
  notice,
  isBusy = false,
  isKeptOpen = false,
  onConfirm,
  onClose,
}: ConfirmProps) {
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="dialog-scrim" />
        <AlertDialog.Content
          className={`dialog dialog-${isWide ? 'large' : 'small'}`}
          onCloseAutoFocus={keepFocus}
        >
          <header className="dialog-head">
            <AlertDialog.Title className="dialog-title">
              <Titled title={title} name={name} />
            </AlertDialog.Title>
          </header>
          <AlertDialog.Description asChild>
            <div className="dialog-text">{typeof text === 'string' ? say(text) : text}</div>
          </AlertDialog.Description>
          {notice}
          <footer className="dialog-foot">
            <AlertDialog.Cancel asChild>
              <Button>{wayOut}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button
                tone={tone}
                disabled={isBusy}
                onClick={(event) => {
                  if (isKeptOpen) event.preventDefault();
                  onConfirm();
                }}
              >
                {verb}
              </Button>
            </AlertDialog.Action>
          </footer>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
