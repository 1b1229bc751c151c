import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { t } from '../../i18n/i18n.ts';
import { isUnsaved, reportOf } from '../../store/yaml-docs.ts';
import type { YamlDoc } from '../../store/yaml-docs.ts';
import { addToast } from '../../store/view-store.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/check-field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { ReportView } from './report-view.tsx';
import { whyNoYaml } from './yaml-acts.ts';
import { YamlWriter } from './yaml-writer.tsx';

/** An object to be edited: what is written is tried by the server first, then carried out; what is in the way is asked about. */
export function YamlDocView({ doc }: { doc: YamlDoc }) {
  const { yamlDocs, view } = useApp();
  const { id, entity, base, error, isBusy, isRedacted, name } = doc;
  const offline = useWorld((state) => whyNoYaml(state, entity));
  const told = reportOf(doc);
  const isChanged = isUnsaved(doc);
  const reason = offline ?? whyNotApply(doc);
  const check = (): void => {
    if (isChanged && offline === null) void yamlDocs.send(id, true);
  };
  const apply = async (): Promise<void> => {
    if (!(await yamlDocs.send(id, false))) return;
    addToast(view, { tone: 'info', title: t('yaml.written', { name }), text: '', hint: null });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
    event.preventDefault();
    check();
  };
  return (
    <section className="yaml-doc" aria-label={t('yaml.editOf', { name })} onKeyDown={onKey}>
      <div className={(told ?? error) ? 'yaml-doc-body yaml-doc-told' : 'yaml-doc-body'}>
        {base === null ? (
          <p className="drawer-empty">{error ? '' : t('common.loading')}</p>
        ) : (
          <Editor key={doc.version} doc={doc} />
        )}
        {(told ?? error) && <Outcome doc={doc} />}
      </div>
      <footer className="yaml-foot">
        <span className="yaml-foot-note muted" role="status">
          {isChanged ? t('yaml.unsaved') : isRedacted ? t('yaml.hidden') : ''}
        </span>
        <Button tone="quiet" reason={offline} disabled={isBusy} onClick={() => void yamlDocs.reload(id)}>
          {t(isChanged ? 'yaml.discard' : 'common.refresh')}
        </Button>
        <Button reason={offline} disabled={isBusy || !isChanged} onClick={check}>
          {t('yaml.check')}
        </Button>
        <Button tone="main" reason={reason} disabled={isBusy} onClick={() => void apply()}>
          {t('yaml.apply')}
        </Button>
      </footer>
    </section>
  );
}

/** The editor of one reading of an object: it begins with what is written by then, and goes on by itself. */
function Editor({ doc: { id, version, cluster, text } }: { doc: YamlDoc }) {
  const { yamlDocs } = useApp();
  const [initial] = useState(text);
  return (
    <YamlWriter
      cluster={cluster}
      initial={initial}
      text={text}
      label={t('yaml.editLabel')}
      keeper={yamlDocs.kept(id, version)}
      onChange={(now) => yamlDocs.change(id, { text: now })}
    />
  );
}

/** Why what is written cannot be carried out yet; null where it can. */
function whyNotApply(doc: YamlDoc): string | null {
  const told = reportOf(doc);
  if (!isUnsaved(doc)) return t('yaml.nothingChanged');
  const isReady =
    told !== null && (told.state === 'change' || (told.state === 'conflict' && told.error === null));
  if (!isReady) return t('yaml.checkFirst');
  const { isDisputed, isManaged } = questionsOf(doc);
  return (!isDisputed || doc.keepsMine) && (!isManaged || doc.takesOver) ? null : t('yaml.decideFirst');
}

/** What stands in the way: fields that were changed meanwhile, and those that others manage. */
function questionsOf(doc: YamlDoc): { isDisputed: boolean; isManaged: boolean } {
  const told = reportOf(doc);
  return {
    isDisputed: told?.fields.some(({ state }) => state === 'conflict') ?? false,
    isManaged: (told?.owners.length ?? 0) > 0,
  };
}

function Outcome({ doc }: { doc: YamlDoc }) {
  const { yamlDocs } = useApp();
  const { id, error, keepsMine, takesOver } = doc;
  const told = reportOf(doc);
  const { isDisputed, isManaged } = questionsOf(doc);
  return (
    <div className="yaml-outcome" role="group" aria-label={t('yaml.outcome')} tabIndex={0}>
      {error && <ErrorNotice error={error} />}
      {told && <ReportView reports={[told]} />}
      {isDisputed && (
        <CheckField
          label={t('yaml.keepMine')}
          isChecked={keepsMine}
          onChange={(isChecked) => yamlDocs.change(id, { keepsMine: isChecked })}
        />
      )}
      {isManaged && (
        <CheckField
          label={t('yaml.takeOver')}
          note={t('yaml.takeOverNote')}
          isChecked={takesOver}
          onChange={(isChecked) => yamlDocs.change(id, { takesOver: isChecked })}
        />
      )}
    </div>
  );
}
