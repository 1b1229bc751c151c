import { ArrowLeft, Plus } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useState } from 'react';
import type { KubeconfigDraft } from '../../../shared/cluster.ts';
import type { AppError } from '../../../shared/error.ts';
import type { Result } from '../../../shared/result.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Name } from '../../ui/text.tsx';
import { useApp } from '../app-context.ts';
import { RancherForm } from './rancher-form.tsx';
import { RancherReport } from './rancher-report.tsx';
import { useRanchers } from './use-ranchers.ts';
import './rancher-step.css';

type RancherStepProps = {
  /** The Rancher to begin with; null for the first there is. */
  first: string | null;
  /** Why the clusters that were chosen could not be taken. */
  error: AppError | null;
  isReading: boolean;
  onTake: (read: () => Promise<Result<KubeconfigDraft | null>>) => Promise<boolean>;
  onBack: () => void;
};

const another = 'another Rancher';
const none: ReadonlySet<string> = new Set();

/** Clusters that come from a Rancher: which Rancher, and which of the Harvester clusters it manages. */
export function RancherStep({ first, error, isReading, onTake, onBack }: RancherStepProps) {
  const { backend } = useApp();
  const ranchers = useRanchers();
  const [wanted, setWanted] = useState<string | null>(first);
  const [chosen, setChosen] = useState(none);
  if (ranchers === null) return <p className="dialog-body muted">{t('common.loading')}</p>;
  const rancher = wanted === another ? undefined : (ranchers.find(({ id }) => id === wanted) ?? ranchers[0]);
  const choose = (id: string): void => {
    setWanted(id);
    setChosen(none);
  };
  return (
    <>
      <div
        className={ranchers.length > 0 ? 'contexts rancher-step' : 'contexts contexts-single rancher-step'}
      >
        {ranchers.length > 0 && (
          <RadioGroup.Root
            className="context-list"
            aria-label={t('rancher.list')}
            value={rancher?.id ?? another}
            onValueChange={choose}
          >
            {ranchers.map(({ id, name, url }) => (
              <RadioGroup.Item key={id} className="context-item" value={id}>
                <span className="context-dot" aria-hidden />
                <span className="context-name" title={name}>
                  {name}
                </span>
                <span className="context-mark" />
                <span className="context-server">
                  <Name text={url.replace('https://', '')} />
                </span>
              </RadioGroup.Item>
            ))}
            <RadioGroup.Item className="context-item" value={another}>
              <span className="context-dot" aria-hidden />
              <span className="context-name">
                <Plus size={12} aria-hidden /> {t('rancher.another')}
              </span>
            </RadioGroup.Item>
          </RadioGroup.Root>
        )}
        <div className="dialog-body rancher-body">
          {rancher === undefined ? (
            <RancherForm onAdded={choose} />
          ) : (
            <RancherReport key={rancher.id} rancher={rancher} chosen={chosen} onChoose={setChosen} />
          )}
          {error && <ErrorNotice error={error} />}
        </div>
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        <span className="context-back">
          <Button tone="quiet" icon={<ArrowLeft size={14} aria-hidden />} onClick={onBack}>
            {t('rancher.useKubeconfig')}
          </Button>
        </span>
        {rancher !== undefined && (
          <Button
            tone="main"
            disabled={isReading}
            reason={chosen.size === 0 ? t('rancher.choose') : null}
            onClick={() =>
              void onTake(() => backend.call('rancher.draft', { rancher: rancher.id, clusters: [...chosen] }))
            }
          >
            {t('rancher.take', { count: Math.max(1, chosen.size) })}
          </Button>
        )}
      </footer>
    </>
  );
}
