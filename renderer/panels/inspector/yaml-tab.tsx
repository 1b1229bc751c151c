import { Pencil, RefreshCw, Search } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { t } from '../../i18n/i18n.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Segments } from '../../ui/segments.tsx';
import type { YamlHandle } from '../../ui/yaml-view.tsx';
import { useApp } from '../app-context.ts';
import { useCall } from '../use-call.ts';
import { showYaml } from '../yaml/yaml-acts.ts';

const YamlView = lazy(async () => ({ default: (await import('../../ui/yaml-view.tsx')).YamlView }));

/** The raw object as YAML, to read, fold, search and copy; of a VM also its instance. */
export function YamlTab({ objects }: { objects: readonly Entity[] }) {
  const [chosen, setChosen] = useState(0);
  const object = objects[Math.min(chosen, objects.length - 1)];
  return (
    <>
      {objects.length > 1 && (
        <Segments
          label={t('yaml.which')}
          options={objects.map(({ id, kind }) => ({ value: id, text: kind }))}
          value={object?.id ?? ''}
          onChange={(id) => setChosen(objects.findIndex((each) => each.id === id))}
        />
      )}
      {object && <ObjectYaml key={object.id} entity={object.id} />}
    </>
  );
}

function ObjectYaml({ entity }: { entity: string }) {
  const app = useApp();
  const { value, error, isLoading, refresh } = useCall('object.read', { entity }, null);
  const handle = useRef<YamlHandle>(null);
  return (
    <>
      <div className="tab-tools">
        <span className="muted">
          {isLoading ? t('common.loading') : value?.isRedacted === true ? t('yaml.hidden') : ''}
        </span>
        <Button
          icon={<Pencil size={13} aria-hidden />}
          disabled={!value}
          onClick={() => showYaml(app, entity)}
        >
          {t('yaml.edit')}
        </Button>
        <IconButton
          label={t('yaml.search')}
          shortcut="Ctrl F"
          icon={<Search size={14} />}
          onClick={() => handle.current?.search()}
        />
        <CopyButton label={t('yaml.copy')} text={() => value?.yaml ?? ''} />
        <IconButton label={t('common.refresh')} icon={<RefreshCw size={14} />} onClick={refresh} />
      </div>
      {error && (
        <div className="inspector-problems">
          <ErrorNotice error={error} actions={<Button onClick={refresh}>{t('common.retry')}</Button>} />
        </div>
      )}
      {value && (
        <Suspense fallback={null}>
          <YamlView ref={handle} text={value.yaml} label={t('yaml.label')} nonce={app.nonce} />
        </Suspense>
      )}
    </>
  );
}
