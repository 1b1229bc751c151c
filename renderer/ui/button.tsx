import type { ComponentProps, ReactNode } from 'react';
import { say } from '../i18n/say.ts';
import './button.css';
import { Tip } from './tip.tsx';

/** Looks of a button: `plain` on panels, `quiet` without a border, `main` for the one thing to do, `danger` for what ends something. */
export type ButtonTone = 'plain' | 'quiet' | 'main' | 'danger';

type ButtonProps = ComponentProps<'button'> & {
  tone?: ButtonTone;
  icon?: ReactNode;
  /** Why it cannot be pressed now; it stays focusable, so that the reason can be read. */
  reason?: string | null;
};

/** A button with a text. */
export function Button({ tone = 'plain', icon, reason = null, children, className, ...rest }: ButtonProps) {
  const button = (
    <button
      type="button"
      {...rest}
      className={['button', `button-${tone}`, className].filter(Boolean).join(' ')}
      aria-disabled={reason === null ? undefined : true}
      onClick={reason === null ? rest.onClick : (event) => event.preventDefault()}
    >
      {icon}
      <span className="button-text">{typeof children === 'string' ? say(children) : children}</span>
      {reason !== null && <span className="visually-hidden">{say(reason)}</span>}
    </button>
  );
  return reason === null ? button : <Tip text={reason}>{button}</Tip>;
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  label: string;
  icon: ReactNode;
  /** The key that does the same, as shown in the tooltip. */
  shortcut?: string | undefined;
};

/** A square button of an icon alone; its label is its tooltip too. */
export function IconButton({ label, icon, shortcut, className, ...rest }: IconButtonProps) {
  return (
    <Tip text={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={['icon-button', className].filter(Boolean).join(' ')}
      >
        {icon}
      </button>
    </Tip>
  );
}
