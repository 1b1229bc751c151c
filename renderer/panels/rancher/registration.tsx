import { useEffect, useState } from 'react';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import type { Registration } from '../../../shared/rancher/registration.ts';
import type { RancherInfo } from '../../../shared/rancher/rancher.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/check-field.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { TextField } from '../../ui/field.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { useAsking } from '../use-asking.ts';
import { useManaged } from './use-managed.ts';
import './rancher.css';

const isName = (text: string): boolean => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text);

/** A name as Rancher takes it, from what a cluster is called here. */
function toName(text: string): string {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return plain.slice(0, 63).replaceAll(/^-+|-+$/g, '') || 'harvester';
}

/** The registration of a Harvester with a Rancher: how far it is, or a form that begins one. */
export function RegistrationPart({ info }: { info: ClusterInfo }) {
  const { backend } = useApp();
  const [now, setNow] = useState<Registration | null>(null);
  useEffect(
    () => backend.follow('registration.follow', { cluster: info.id }, { onEvent: setNow }),
    [backend, info.id],
  );
  if (now === null)
    return (
      <p className="muted" role="status">
        {t('managed.asking')}
      </p>
    );
  if (now.step === 'none' && now.error !== null) return <ErrorNotice error={now.error} tone="warning" />;
  return now.step === 'none' ? <RegisterForm info={info} /> : <Progress info={info} now={now} />;
}

function Progress({ info, now }: { info: ClusterInfo; now: Registration }) {
  const { backend } = useApp();
  const name = useWorld(({ ranchers }) => ranchers.find((each) => each.info.id === now.rancher)?.info.name);
  const [isEnding, setIsEnding] = useState(false);
  const { isBusy, error, ask } = useAsking();
  const isAway = now.error !== null;
  const removes = now.rancher !== null && now.step !== 'lost' && !isAway;
  const isUnderWay = now.step === 'waiting' && !isAway;
  const rancher = name ?? now.host ?? '';
  const verb = t(isUnderWay ? 'managed.cancel' : 'managed.end');
  const text = removes
    ? t('managed.endText')
    : t(isAway ? 'managed.endAway' : 'managed.endHere', { rancher });
  const end = (): void => ask(backend.call('rancher.unregister', { cluster: info.id, removes }));
  return (
    <div className="registration">
      <p className="managed-row" role="status">
        <StateGlyph state={now.state} />
        {isAway ? t('managed.unasked', { rancher }) : t(`managed.step.${now.step}`)}
      </p>
      <Facts>
        <Fact name={t('managed.rancher')}>{name}</Fact>
        <Fact name={t('managed.address')}>
          {now.host !== null && <span className="mono">{now.host}</span>}
        </Fact>
        <Fact name={t('managed.id')}>
          {now.managementId !== null && <span className="mono">{now.managementId}</span>}
        </Fact>
        <Fact name={t('managed.agent')}>{now.agent && t(`managed.agentState.${now.agent}`)}</Fact>
        <Fact name={t('managed.says')}>{now.message}</Fact>
      </Facts>
      {now.error && <ErrorNotice error={now.error} tone="warning" />}
      {error && <ErrorNotice error={error} />}
      <div className="registration-acts">
        <Button disabled={isBusy} onClick={() => setIsEnding(true)}>
          {verb}
        </Button>
      </div>
      {isEnding && (
        <Confirm
          title={t(isUnderWay ? 'managed.cancelTitle' : 'managed.endTitle', { name: info.name })}
          name={info.name}
          text={text}
          verb={verb}
          onConfirm={end}
          onClose={() => setIsEnding(false)}
        />
      )}
    </div>
  );
}

function RegisterForm({ info }: { info: ClusterInfo }) {
  const { view } = useApp();
  const ranchers = useWorld((state) => state.ranchers);
  const managing = useManaged(info).find(({ twin }) => twin.isConnected !== false);
  const [isAnew, setIsAnew] = useState(false);
  const [first] = ranchers;
  const add = (): void => view.setState({ dialog: { type: 'add-cluster', file: null, isByRancher: true } });
  if (!first)
    return (
      <Notice
        tone="info"
        title={t('managed.noRancher')}
        actions={<Button onClick={add}>{t('menu.asks', { verb: t('rancher.verb') })}</Button>}
      />
    );
  if (managing && !isAnew)
    return (
      <Notice
        tone="info"
        title={t('managed.already', { rancher: managing.rancher.name })}
        actions={
          <Button onClick={() => setIsAnew(true)}>{t('menu.asks', { verb: t('managed.anew') })}</Button>
        }
      >
        <p>{t('managed.alreadyNote')}</p>
      </Notice>
    );
  return <RegisterFields info={info} ranchers={ranchers.map((each) => each.info)} first={first.info} />;
}

type RegisterFieldsProps = { info: ClusterInfo; ranchers: readonly RancherInfo[]; first: RancherInfo };

function RegisterFields({ info, ranchers, first }: RegisterFieldsProps) {
  const { backend } = useApp();
  const [chosen, setChosen] = useState(first.id);
  const rancher = ranchers.find((each) => each.id === chosen) ?? first;
  const [name, setName] = useState(toName(info.name));
  const [skips, setSkips] = useState<boolean | null>(null);
  const { isBusy, error, ask } = useAsking();
  const isInsecure = skips ?? (rancher.pinnedSha256 !== null || rancher.authority !== undefined);
  const register = (): void =>
    ask(backend.call('rancher.register', { rancher: rancher.id, cluster: info.id, name, isInsecure }));
  return (
    <form
      className="registration"
      onSubmit={(event) => {
        event.preventDefault();
        if (isName(name) && !isBusy) register();
      }}
    >
      <p className="muted">{t('managed.registerNote')}</p>
      <SelectField
        label={t('managed.rancher')}
        value={rancher.id}
        options={ranchers.map((each) => ({ value: each.id, text: each.name }))}
        onChange={setChosen}
      />
      <TextField
        label={t('managed.name')}
        note={t('managed.nameNote')}
        isWrong={!isName(name)}
        value={name}
        maxLength={63}
        onChange={setName}
      />
      <CheckField
        label={t('managed.skip')}
        note={t('managed.skipNote')}
        isChecked={isInsecure}
        onChange={setSkips}
      />
      {error && <ErrorNotice error={error} />}
      <div className="registration-acts">
        <Button tone="main" type="submit" disabled={!isName(name) || isBusy}>
          {t('managed.register')}
        </Button>
      </div>
    </form>
  );
}
