import { useRef, useState } from 'react';
import type { KubeconfigDraft } from '../../../shared/cluster.ts';
import { rancherBefore } from '../../../shared/rancher/server.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { TextField } from '../../ui/field.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Breakable } from '../../ui/text.tsx';
import { useApp } from '../app-context.ts';
import { KubeconfigSource } from './kubeconfig-source.tsx';
import { RancherAnswer } from './rancher-answer.tsx';
import { useDraft } from './use-draft.ts';
import { useNewRancher } from './use-new-rancher.ts';

type Added = { onAdded: (rancher: string) => void };

/** A Rancher by a kubeconfig that it gave out: its address, the token and the authority are in it. */
export function RancherKubeconfigForm({ onAdded }: Added) {
  const { draft, error, isReading, back, readText, readFiles, choose } = useDraft();
  const [hasText, setHasText] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const submit = async (): Promise<void> => {
    const wasRead = await readText(field.current?.value ?? '', t('add.pasted'));
    if (wasRead && field.current) field.current.value = '';
  };
  if (draft) return <ReadKubeconfig key={draft.draft} draft={draft} onBack={back} onAdded={onAdded} />;
  return (
    <form
      className="rancher-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (hasText && !isReading) void submit();
      }}
    >
      <KubeconfigSource
        {...{ isReading, field }}
        onFiles={(files) => void readFiles(files)}
        onChoose={choose}
        onText={setHasText}
      />
      {error && <ErrorNotice error={error} />}
      <p className="rancher-ask">
        <Button tone="main" type="submit" disabled={!hasText || isReading}>
          {t('add.read')}
        </Button>
      </p>
    </form>
  );
}

type ReadProps = Added & { draft: KubeconfigDraft; onBack: () => void };

function ReadKubeconfig({ draft, onBack, onAdded }: ReadProps) {
  const { backend } = useApp();
  const leading = draft.contexts.flatMap((each) => {
    const rancher = rancherBefore(each.server);
    return rancher === null || each.problem !== null ? [] : [{ ...each, rancher }];
  });
  const usual = leading.find(({ isCurrent }) => isCurrent) ?? leading[0];
  const [chosen, setChosen] = useState(usual?.context ?? '');
  const [name, setName] = useState('');
  const context = leading.find((each) => each.context === chosen);
  const asked = useNewRancher(
    (trusted) =>
      backend.call('rancher.addByKubeconfig', { draft: draft.draft, context: chosen, name, ...trusted }),
    onAdded,
  );
  if (!context)
    return (
      <Notice
        tone="warning"
        title={t('rancher.noneInside', { source: draft.source })}
        actions={<Button onClick={onBack}>{t('rancher.otherFile')}</Button>}
      >
        <p className="muted">{t('rancher.noneInsideHint')}</p>
      </Notice>
    );
  return (
    <form
      className="rancher-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!asked.isAsking) void asked.ask();
      }}
    >
      {leading.length > 1 && (
        <SelectField
          label={t('add.contexts')}
          value={chosen}
          options={leading.map((each) => ({
            value: each.context,
            text: `${each.context} · ${each.rancher.url.replace('https://', '')}`,
          }))}
          onChange={(next) => {
            setChosen(next);
            asked.begin();
          }}
        />
      )}
      <Facts>
        <Fact name={t('rancher.url')}>
          <Breakable text={context.rancher.url} />
        </Fact>
        <Fact name={t('add.user')}>
          <span className="mono">{context.user}</span>
        </Fact>
      </Facts>
      <TextField
        isFirst
        label={t('rancher.name')}
        value={name}
        maxLength={80}
        note={t('rancher.nameHint')}
        onChange={setName}
      />
      <RancherAnswer
        asked={asked}
        host={context.rancher.url.replace('https://', '')}
        canAsk
        back={{ text: t('rancher.otherFile'), go: onBack }}
      />
    </form>
  );
}
