import { Info, OctagonX, TriangleAlert } from 'lucide-react';
import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { say } from '../i18n/say.ts';
import type { AppError } from '../../shared/error.ts';
import './notice.css';

/** How serious a notice is. */
export type NoticeTone = 'info' | 'warning' | 'danger';

const icons = { info: Info, warning: TriangleAlert, danger: OctagonX };

type NoticeProps = {
  tone: NoticeTone;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  isLive?: boolean;
};

/** A message in the flow of a panel: what happened, then what to do about it. */
export function Notice({ tone, title, children, actions, isLive = false }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div className={`notice notice-${tone}`} role={isLive ? 'alert' : undefined}>
      <Icon className="notice-icon" size={14} aria-hidden />
      <div className="notice-body selectable">
        <p className="notice-title">{typeof title === 'string' ? say(title) : title}</p>
        {children}
        {actions !== undefined && <div className="notice-actions">{actions}</div>}
      </div>
    </div>
  );
}

/** A message in which a fingerprint is broken between its bytes only. */
function withBreaks(message: string): ReactNode {
  const [first, ...others] = message.split(/(?<=\b[0-9A-F]{2}:)(?=[0-9A-F]{2}\b)/);
  if (others.length === 0) return message;
  return (
    <>
      {first}
      {others.map((part, index) => (
        <Fragment key={index}>
          <wbr />
          {part}
        </Fragment>
      ))}
    </>
  );
}

/** An expected failure: its message, and its hint below. */
export function ErrorNotice({
  error,
  actions,
  tone = 'danger',
}: {
  error: AppError;
  actions?: ReactNode;
  tone?: NoticeTone;
}) {
  return (
    <Notice tone={tone} title={withBreaks(say(error.message))} actions={actions} isLive>
      {error.hint !== undefined && <p className="muted">{say(error.hint)}</p>}
    </Notice>
  );
}
