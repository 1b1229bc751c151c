import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import type {
  ClusterInfo,
  ContextChoices,
  KubeconfigContext,
  KubeconfigDraft,
} from '../../../shared/cluster.ts';
import type { AppError } from '../../../shared/error.ts';
import { withAddress } from '../../../shared/server-address.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { TextField } from '../../ui/field.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Breakable } from '../../ui/text.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { ColourField, colours } from '../colour-field.tsx';
import { KeepingNotice } from '../vault/keeping-notice.tsx';
import { ProgramCard } from '../program-card.tsx';
import { AddressOffer } from './address-offer.tsx';
import { FilesCard } from './files-card.tsx';
import { OtherCluster } from './other-cluster.tsx';
import { ProbeResult } from './probe-result.tsx';
import { RancherOffer } from './rancher-offer.tsx';
import { useProbe } from './use-probe.ts';

type ContextFormProps = {
  draft: string;
  context: KubeconfigContext;
  /** The cluster whose credential it is to take the place of; null for a new cluster. */
  replaces: ClusterInfo | null;
  isAdded: boolean;
  /** The draft has changed: files it refers to were read. */
  onDraft: (draft: KubeconfigDraft) => void;
  onAdded: () => void;
  onBack: () => void;
  onClose: () => void;
};

/** Names that kubeconfigs of Harvester and its kin give every cluster alike. */
const plainNames = new Set(['', 'local', 'default', 'cluster', 'kubernetes']);

function nameFor({ clusterName, context, server }: KubeconfigContext): string {
  const name = [clusterName, context].find((text) => !plainNames.has(text));
  return (name ?? (URL.canParse(server) ? new URL(server).hostname : context)).slice(0, 80);
}

function leastUsed(clusters: readonly ClusterInfo[]): number {
  const uses = colours.map((colour) => clusters.filter((cluster) => cluster.colour === colour).length);
  return uses.indexOf(Math.min(...uses));
}

/** Another address is another server: what was decided about the certificate of the one before does not hold for it. */
function ofProgram({ allowedProgram }: ContextChoices): ContextChoices {
  return allowedProgram === undefined ? {} : { allowedProgram };
}

/** One context: what it is, whether it can be reached, and the name and colour it is to have. */
export function ContextForm(props: ContextFormProps) {
  const { draft, context, replaces, isAdded, onDraft, onAdded, onBack, onClose } = props;
  const { backend, view } = useApp();
  const clusters = useWorld((state) => state.clusters) ?? [];
  const [name, setName] = useState(() => nameFor(context));
  const [colour, setColour] = useState(() => leastUsed(clusters));
  const [choices, setChoices] = useState<ContextChoices>({});
  const [error, setError] = useState<AppError | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const isUsable = context.problem === null && !isAdded;
  const isRead = context.files.length === 0;
  const probe = useProbe({ draft, context: context.context, choices, isWanted: isUsable && isRead });
  const server =
    choices.address === undefined ? context.server : (withAddress(context.server, choices.address) ?? '');
  const twin = clusters.find((cluster) => cluster.server === server);
  // Another address can lead to a cluster that is there already.
  const uid = probe.state.type === 'ok' ? (probe.state.probe.clusterUid ?? null) : null;
  const same = uid === null ? undefined : clusters.find(({ clusterUid }) => clusterUid === uid);
  const fault = probe.state.type === 'failed' ? probe.state.error : null;
  const isUnreached = fault !== null && ['unreachable', 'timeout'].includes(fault.code);
  const isLater =
    probe.state.type === 'cancelled' || isUnreached || fault?.code === 'tls' || fault?.program !== undefined;
  const canAdd =
    isUsable && isRead && name.trim() !== '' && !isAdding && (probe.state.type === 'ok' || isLater);

  const choose = (more: ContextChoices): void => setChoices({ ...choices, ...more });
  const add = async (): Promise<void> => {
    setIsAdding(true);
    setError(null);
    const credential = { draft, context: context.context, ...choices };
    const answer = replaces
      ? await backend.call('cluster.replaceCredential', { cluster: replaces.id, ...credential })
      : await backend.call('cluster.add', { ...credential, name, colour });
    setIsAdding(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    const cluster = 'cluster' in answer.value ? answer.value.cluster : replaces?.id;
    if (cluster !== undefined) view.setState({ selection: [cluster] });
    onAdded();
  };
  return (
    <form
      className="context-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (canAdd) void add();
      }}
    >
      <div className="dialog-body">
        <Facts>
          <Fact name={t('cluster.server')}>
            <Breakable text={server} />
          </Fact>
          <Fact name={t('add.user')}>
            <span className="mono">{context.user}</span>
          </Fact>
          <Fact name={t('cluster.auth')}>{t(`auth.${context.auth}`)}</Fact>
          <Fact name={t('add.proxy')}>
            {context.proxyUrl !== null && <Breakable text={context.proxyUrl} />}
          </Fact>
        </Facts>
        <div className="context-notices">
          {context.problem && <ErrorNotice error={context.problem} />}
          {isAdded && <Notice tone="info" title={t('add.isAdded')} />}
          {isUsable && !isRead && <FilesCard draft={draft} context={context} onRead={onDraft} />}
          {isUsable && isRead && (
            <ProbeResult
              probe={probe}
              choices={choices}
              asksInsecure={context.asksInsecure}
              server={server}
              onChoose={choose}
            />
          )}
          {context.program && choices.allowedProgram === context.program.sha256 && (
            <ProgramCard program={context.program} title={t('program.allowed')} />
          )}
          {isUsable && context.isLoopback && (choices.address !== undefined || probe.state.type !== 'ok') && (
            <AddressOffer
              address={choices.address ?? null}
              isNeeded={isUnreached}
              onUse={(address) =>
                setChoices({ ...ofProgram(choices), ...(address === null ? {} : { address }) })
              }
            />
          )}
          {isUsable && context.asksInsecure && choices.isInsecure !== true && (
            <Notice tone="info" title={t('add.insecure')} />
          )}
          {isUsable && isLater && <p className="field-note">{t('add.uncheckedNote')}</p>}
          {error && <ErrorNotice error={error} />}
          {isUsable && isRead && !replaces && (
            <RancherOffer {...{ draft, context }} probe={probe.state} pinSha256={choices.pinSha256} />
          )}
          {isUsable && <KeepingNotice />}
          {replaces && <OtherCluster now={replaces} next={{ ...context, server }} probe={probe.state} />}
          {!isAdded && !replaces && same && (
            <Notice tone="warning" title={t('twins.one', { name: same.name })} isLive>
              <p className="muted">{t('twins.beforeAdding')}</p>
            </Notice>
          )}
          {!isAdded && !replaces && twin && !same && (
            <Notice tone="info" title={t('add.twin', { name: twin.name })} />
          )}
          {!isAdded &&
            context.notes.map((note) => (
              <Notice key={note} tone={probe.state.type === 'ok' ? 'info' : 'warning'} title={note} />
            ))}
        </div>
        {isUsable && !replaces && (
          <div className="context-fields">
            <TextField label={t('add.name')} value={name} maxLength={80} onChange={setName} />
            <ColourField value={colour} onChange={setColour} />
          </div>
        )}
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        <span className="context-back">
          <Button tone="quiet" icon={<ArrowLeft size={14} aria-hidden />} onClick={onBack}>
            {t('add.back')}
          </Button>
        </span>
        {isAdded ? (
          <Button tone="main" onClick={onClose}>
            {t('common.done')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button tone={isLater ? 'plain' : 'main'} type="submit" disabled={!canAdd}>
              {t(`add.verb.${replaces ? 'replace' : 'add'}${isLater ? 'Anyway' : ''}`)}
            </Button>
          </>
        )}
      </footer>
    </form>
  );
}
