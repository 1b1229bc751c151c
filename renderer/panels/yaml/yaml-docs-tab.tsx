import { FileCode } from 'lucide-react';
import { KindName } from '../../../shared/kinds/index.ts';
import { t } from '../../i18n/i18n.ts';
import type { YamlDoc } from '../../store/yaml-docs.ts';
import { isUnsaved } from '../../store/yaml-docs.ts';
import { Strip, StripEntry } from '../../ui/strip.tsx';
import { Name } from '../../ui/text.tsx';
import { useApp, useWorld, useYamlDocs } from '../app-context.ts';
import { closeYaml } from './yaml-acts.ts';
import { YamlDocView } from './yaml-doc-view.tsx';
import './yaml-panels.css';

/** The objects that are open as YAML, one at a time by tabs; they stay whatever is selected. */
export function YamlDocsTab() {
  const { open, active } = useYamlDocs((state) => state);
  const hasClusters = useWorld(({ clusters }) => (clusters ?? []).length > 1);
  const shown = open.find(({ id }) => id === active);
  if (open.length === 0) return <p className="drawer-empty">{t('yaml.noneOpen')}</p>;
  return (
    <div className="yaml-docs">
      <Strip label={t('yaml.open')}>
        {open.map((doc) => (
          <DocEntry key={doc.id} doc={doc} isActive={doc.id === active} hasCluster={hasClusters} />
        ))}
      </Strip>
      {shown && <YamlDocView key={shown.id} doc={shown} />}
    </div>
  );
}

/** What a kind is called; of one without a word of its own, its name in the API. */
function kindWords(kind: string): string {
  const known = KindName.safeParse(kind);
  return known.success ? t(`entity.kind.${known.data}`) : kind;
}

function DocEntry({ doc, isActive, hasCluster }: { doc: YamlDoc; isActive: boolean; hasCluster: boolean }) {
  const app = useApp();
  const { id, name, cluster } = doc;
  const kind = kindWords(doc.kind);
  const clusterName = useWorld(({ clusters }) => clusters?.find((info) => info.id === cluster)?.name);
  return (
    <StripEntry
      isActive={isActive}
      closeLabel={t('yaml.closeOf', { kind, name })}
      onChoose={() => app.yamlDocs.activate(id)}
      onClose={() => closeYaml(app, id)}
    >
      <FileCode size={13} aria-hidden />
      <Name text={name} />
      <span className="muted strip-note">{hasCluster ? `${kind} · ${clusterName ?? cluster}` : kind}</span>
      {isUnsaved(doc) && (
        <span className="yaml-unsaved">
          <span className="visually-hidden">{t('yaml.unsaved')}</span>
        </span>
      )}
    </StripEntry>
  );
}
