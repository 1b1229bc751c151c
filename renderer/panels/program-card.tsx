import { SquareTerminal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ExecProgram } from '../../shared/exec-program.ts';
import { t } from '../i18n/i18n.ts';
import { say } from '../i18n/say.ts';
import { Fact, Facts } from '../ui/facts.tsx';
import { Breakable } from '../ui/text.tsx';
import './consent-card.css';

type ProgramCardProps = { program: ExecProgram; title: string; text?: ReactNode; actions?: ReactNode };

/** A program that hands out a credential, exactly as it would run; `actions` allow it or not. */
export function ProgramCard({ program, title, text, actions }: ProgramCardProps) {
  const { command, args, envNames, installHint } = program;
  return (
    <section className="consent" aria-label={t('program.label')}>
      <div className="consent-head" role={actions === undefined ? undefined : 'alert'}>
        <SquareTerminal size={16} aria-hidden />
        <p>
          <strong>{say(title)}</strong>
          {text !== undefined && <span className="muted"> {text}</span>}
        </p>
      </div>
      <Facts>
        <Fact name={t('program.command')}>
          <Breakable text={command} />
        </Fact>
        {args.length > 0 && (
          <Fact name={t('program.args')}>
            <ol className="consent-args">
              {args.map((arg, index) => (
                <li key={index} className="mono">
                  {arg === '' ? '""' : arg}
                </li>
              ))}
            </ol>
          </Fact>
        )}
        {envNames.length > 0 && (
          <Fact name={t('program.env')}>
            <span className="mono">{envNames.join(', ')}</span>
          </Fact>
        )}
        {installHint !== null && <Fact name={t('program.install')}>{installHint}</Fact>}
      </Facts>
      {actions !== undefined && <footer className="consent-foot">{actions}</footer>}
    </section>
  );
}
