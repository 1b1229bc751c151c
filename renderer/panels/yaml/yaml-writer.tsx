import { lazy, Suspense, useMemo, useRef } from 'react';
import { t } from '../../i18n/i18n.ts';
import type { EditorKeeper } from '../../ui/use-code-view.ts';
import type { YamlEditorHandle } from '../../ui/yaml-editor.tsx';
import { useApp } from '../app-context.ts';
import { lineOf, problemWords } from './problem-words.ts';
import { useYamlHelp } from './use-yaml-help.ts';
import './yaml-panels.css';

const YamlEditor = lazy(async () => ({ default: (await import('../../ui/yaml-editor.tsx')).YamlEditor }));
const mostShown = 5;

type YamlWriterProps = {
  cluster: string;
  /** What the editor begins with. */
  initial: string;
  /** What is written now. */
  text: string;
  label: string;
  onChange: (text: string) => void;
  /** Keeps the editor while it is not on the page. */
  keeper?: EditorKeeper;
};

/** An editor with what the server knows of the kinds in the text, and below it what is wrong. */
export function YamlWriter({ cluster, initial, text, label, onChange, keeper }: YamlWriterProps) {
  const { nonce } = useApp();
  const handle = useRef<YamlEditorHandle>(null);
  const { suggest, problems, hasNoSchema } = useYamlHelp(cluster, text);
  const marks = useMemo(() => problems.map(({ from, to }) => ({ from, to })), [problems]);
  return (
    <div className="yaml-writer">
      <Suspense fallback={<p className="inspector-empty">{t('common.loading')}</p>}>
        <YamlEditor
          ref={handle}
          text={initial}
          label={label}
          nonce={nonce}
          marks={marks}
          suggest={suggest}
          onChange={onChange}
          keeper={keeper}
        />
      </Suspense>
      <div className="yaml-problems" role="status">
        {problems.slice(0, mostShown).map((problem) => (
          <button
            key={`${problem.from.toString()} ${problemWords(problem)}`}
            type="button"
            className="yaml-problem"
            onClick={() => handle.current?.goTo(problem.from)}
          >
            <span className="yaml-problem-line">{t('yaml.line', { line: lineOf(text, problem.from) })}</span>
            <span>{problemWords(problem)}</span>
          </button>
        ))}
        {problems.length > mostShown && (
          <p className="muted">{t('yaml.moreProblems', { count: problems.length - mostShown })}</p>
        )}
        {problems.length === 0 && hasNoSchema && <p className="muted">{t('yaml.noSchema')}</p>}
      </div>
    </div>
  );
}
